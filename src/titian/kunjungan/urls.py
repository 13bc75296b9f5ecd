app_name = "kunjungan"
urlpatterns: list[object] = []
