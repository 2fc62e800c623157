"""The parents’ side: a personal link, « Ma page », « Mes informations », what they ask and say."""
