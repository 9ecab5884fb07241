"""What is read on the help pages by somebody who is in no conversation, until she begins one."""
