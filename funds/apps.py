from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"

    def ready(self):
        from clubs import ties  # models can be imported only once all apps are known
        from funds.columns import offer_columns
        from funds.services import borrowers

        ties.register(lent_between=borrowers.lent_between, open_loans=borrowers.open_loans, owing=borrowers.owing)
        offer_columns()
