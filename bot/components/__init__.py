"""Parts of Rasa's pipeline and its tracker store, in Rasa's own interfaces."""
