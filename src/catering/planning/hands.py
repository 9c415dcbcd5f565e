"""Serving and training together: what serving asks of the training, and how it serves with whom the training gives."""

from __future__ import annotations

from dataclasses import dataclass

from catering.planning.event_plan import EventPlan
from catering.planning.service.service_plan import ServicePlan, plan_service
from catering.planning.tap_training.training_plan import TrainingPlan, plan_training


@dataclass(frozen=True, slots=True)
class Hands:
    """Serving with the trained hands that will be there, and the training that they come from."""

    service: ServicePlan
    training: TrainingPlan


def hands_of(plan: EventPlan) -> Hands:
    """Serving and training of an event. Where no staff is entered, every tapper is taken for trained."""
    records, as_of = plan.records, plan.as_of
    wished = plan_service(records, plan, as_of=as_of)
    training = plan_training(records, wished, as_of=as_of)
    if training.readiness is None:
        return Hands(wished, training)
    trained = training.trained_by_bar
    if all(trained.get(bar.bar, 0) >= bar.tappers for bar in wished.bars if not bar.pours_bottles):
        return Hands(wished, training)
    return Hands(plan_service(records, plan, as_of=as_of, trained=trained), training)
