"""What leaves towards families and partners: one outbox for SMS, e-mail and letters.

A message is written in the transaction of what causes it, and sent later, once, if no rule stops
it at that moment; the rules are asked of every room through the contract. What families write back
comes in here too.
"""
