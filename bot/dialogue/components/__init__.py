"""Components of the Rasa NLU pipeline: thin adapters over bot.language."""
