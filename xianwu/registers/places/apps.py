from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "xianwu.registers.places"
    label = "places"
    verbose_name = "村和网格"
