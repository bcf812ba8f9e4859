import type { ChannelOperations } from './contract/channels.ts';
import type { DeliveryOperations } from './contract/deliveries.ts';
import type { DigestOperations } from './contract/digests.ts';
import type { EscalationPolicyOperations } from './contract/escalation-policies.ts';
import type { InboxOperations } from './contract/inbox.ts';
import type { LockOperations } from './contract/locks.ts';
import type { MaintenanceWindowOperations } from './contract/maintenance-windows.ts';
import type { OnCallScheduleOperations } from './contract/on-call-schedules.ts';
import type { QuietHoursOperations } from './contract/quiet-hours.ts';
import type { RuleOperations } from './contract/rules.ts';
import type { TemplateOperations } from './contract/templates.ts';

/**
 * Who is told what, when and through what: the contract that both stores must keep.
 *
 * For every method: the tenant comes from `context` (`forbidden` field `tenant` when it names none), `now` and ids come
 * from `context` too. Arguments are checked in the order in which they are listed, before the store is touched; the
 * first unusable one is `invalid` with its name as `field`. Text must be well-formed Unicode without NUL.
 *
 * Text sorts by code points. A page holds at most `limit` items (1 to 200); `next` continues after its last item.
 * `version` starts at 1 and rises by one with every change; a write that names another version is `conflict` field
 * `version`, and changes nothing. What is not found in the tenant is `not_found`, with the argument that named it.
 */
export interface NotifyRepository
  extends ChannelOperations,
    RuleOperations,
    TemplateOperations,
    DeliveryOperations,
    DigestOperations,
    QuietHoursOperations,
    MaintenanceWindowOperations,
    OnCallScheduleOperations,
    EscalationPolicyOperations,
    InboxOperations,
    LockOperations {}
