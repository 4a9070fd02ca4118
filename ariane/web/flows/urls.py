from django.urls import path

from ariane.web.flows import blocks, control, departures, record, simulation, views

urlpatterns = [
    path("flows/", views.index, name="flows"),
    path("flows/new/", views.new, name="flow-new"),
    path("flows/import/", views.arrival, name="flow-import"),
    path("flows/<int:pk>/", views.flow, name="flow"),
    path("flows/<int:pk>/sentence/", views.sentence, name="flow-sentence"),
    path("flows/<int:pk>/rules/", blocks.rules, name="flow-rules"),
    path("flows/<int:pk>/blocks/new/", blocks.new_block, name="flow-block-new"),
    path("flows/<int:pk>/blocks/<slug:key>/", blocks.block, name="flow-block"),
    path("flows/<int:pk>/blocks/<slug:key>/records/", views.followed, name="flow-followed"),
    path("flows/<int:pk>/blocks/<slug:key>/move/", blocks.block_move, name="flow-block-move"),
    path("flows/<int:pk>/blocks/<slug:key>/remove/", blocks.block_removal, name="flow-block-removal"),
    path("flows/<int:pk>/publication/", views.publication, name="flow-publication"),
    path("flows/<int:pk>/draft/remove/", views.draft_removal, name="flow-draft-removal"),
    path("flows/<int:pk>/state/", views.state, name="flow-state"),
    path("flows/<int:pk>/removal/", views.removal, name="flow-removal"),
    path("flows/<int:pk>/file/", views.file, name="flow-file"),
    path("flows/<int:pk>/simulation/", simulation.simulation, name="flow-simulation"),
    path("flows/<int:pk>/simulation/outcome/", simulation.outcome, name="flow-simulation-outcome"),
    path("departures/", departures.index, name="departures"),
    path("departures/bulk/", departures.bulk, name="departures-bulk"),
    path("departures/<int:pk>/", departures.decide, name="departure"),
    path("records/<int:pk>/followups/", record.panel, name="followups"),
    path("records/<int:pk>/followups/deed/", record.act, name="followups-deed"),
    path("control/", control.control, name="control"),
    path("control/<slug:status>/", control.covered, name="covered"),
]
