"""Personal links for partners: a structure answers or corrects its entry without an account.

A link is for one thing (its subject), lives some days, and is sent again to the same address when
it is over. Seen, it tells nothing: mail servers and whoever it was forwarded to read one neutral
page; a gesture opens what it confides.
"""
