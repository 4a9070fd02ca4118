from django.urls import path

from ariane.web.deeds import facts, views

urlpatterns = [
    path("records/<int:pk>/approval/", views.approval, name="approval"),
    path("records/<int:pk>/escalation/", views.escalate, name="escalation"),
    path("records/<int:pk>/continuation/", views.continuation, name="continuation"),
    path("records/<int:pk>/requested-documents/", views.documents, name="requested-documents"),
    path("requested-documents/<int:pk>/receipt/", views.receipt, name="document-receipt"),
    path("requested-documents/<int:pk>/withdrawal/", views.withdrawal, name="document-withdrawal"),
    path("records/<int:pk>/evidence/", views.evidence_file, name="evidence"),
    path("records/<int:pk>/pdf/", views.pdf_file, name="piece_pdf"),
    path("records/<int:pk>/facts/<slug:code>/", facts.fact, name="fact"),
    path("payments/<int:pk>/reversal/", facts.reversal, name="payment-reversal"),
]
