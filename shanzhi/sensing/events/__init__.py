"""What can happen in this room."""

from shanzhi.sensing.events.rules import AlarmRuleEvent, AlarmRuleSaved, AlarmRuleSwitched

__all__ = ["AlarmRuleEvent", "AlarmRuleSaved", "AlarmRuleSwitched"]
