"""The social-housing request of a family: its number, its pieces, its appointments, its steps.

The day it was filed is a fact of the family (`Family.social_housing_request_on`): the calendar
reads it there, and so do we. Nothing here ranks families; lists are ordered by dates.
"""
