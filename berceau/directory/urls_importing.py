"""Routes of imports and of open data."""

from django.urls import URLPattern, URLResolver, path

from berceau.directory.views import imports, open_data

urlpatterns: list[URLPattern | URLResolver] = [
    path("annuaire/imports/", imports.give, name="imports"),
    path("annuaire/imports/<slug:import_reference>/", imports.show, name="import_run"),
    path(
        "annuaire/imports/<slug:import_reference>/a-regarder.csv",
        imports.problems,
        name="import_problems",
    ),
    path(
        "annuaire/imports/<slug:import_reference>/colonnes/", imports.columns, name="import_columns"
    ),
    path("annuaire/imports/<slug:import_reference>/ecrire/", imports.write, name="import_write"),
    path("annuaire/imports/<slug:import_reference>/abandonner/", imports.drop, name="import_drop"),
    path(
        "annuaire/imports/<slug:import_reference>/relancer/",
        imports.begin_again,
        name="import_again",
    ),
    path("annuaire/imports/<slug:import_reference>/annuler/", imports.undo, name="import_undo"),
    path("annuaire/donnees/", open_data.page, name="open_data"),
    path("annuaire/donnees/annuaire.xlsx", open_data.workbook, name="open_workbook"),
    *(
        path(
            f"annuaire/donnees/{section}.{form}",
            open_data.table,
            {"section": section, "form": form},
            name=f"open_{section}_{form}",
        )
        for section in ("structures", "services")
        for form in ("json", "csv")
    ),
]
