// What stands in a client's history, in words. An action that has no words yet is not shown as a code.
import { m } from '$words';
import type { HistoryLine } from '$bridge';
import { contactName } from '../relation';

const sentences: Record<string, (line: { detail: string }) => string> = {
  client_created: () => m.access_history_client_created(),
  client_changed: () => m.access_history_client_changed(),
  client_archived: () => m.access_history_client_archived(),
  client_restored: () => m.access_history_client_restored(),
  contact_added: ({ detail }) => m.access_history_contact_added({ name: detail }),
  contact_changed: ({ detail }) => m.access_history_contact_changed({ name: detail }),
  contact_removed: ({ detail }) => m.access_history_contact_removed({ name: detail }),
  consent_given: ({ detail }) => m.access_history_consent_given({ address: detail }),
  consent_withdrawn: ({ detail }) => m.access_history_consent_withdrawn({ address: detail }),
  access_granted: ({ detail }) => m.access_history_access_granted({ address: detail }),
  access_replaced: ({ detail }) => m.access_history_access_replaced({ address: detail }),
  access_disabled: ({ detail }) => m.access_history_access_disabled({ address: detail }),
  access_kept: ({ detail }) => m.access_history_access_kept({ address: detail }),
  paper_shared: ({ detail }) => m.access_history_paper_shared({ title: detail }),
  paper_withdrawn: ({ detail }) => m.access_history_paper_withdrawn({ title: detail }),
  paper_reminded: ({ detail }) => m.access_history_paper_reminded({ title: detail }),
  detail_accepted: ({ detail }) => m.access_history_detail_accepted({ title: detail }),
  detail_left: ({ detail }) => m.access_history_detail_left({ title: detail }),
  paper_opened: ({ detail }) => m.access_history_paper_opened({ title: detail }),
  paper_started: ({ detail }) => m.access_history_paper_started({ title: detail }),
  paper_fetched: ({ detail }) => m.access_history_paper_fetched({ title: detail }),
  paper_signed: ({ detail }) => m.access_history_paper_signed({ title: detail }),
  paper_handed_in: ({ detail }) => m.access_history_paper_handed_in({ title: detail }),
  file_received: ({ detail }) => m.access_history_file_received({ title: detail }),
  availability_changed: () => m.access_history_availability_changed(),
  appointment_booked: () => m.access_history_appointment_booked(),
  appointment_moved: () => m.access_history_appointment_moved(),
  appointment_cancelled: () => m.access_history_appointment_cancelled(),
  appointment_restored: () => m.access_history_appointment_restored(),
  request_received: () => m.access_history_request_received(),
  request_withdrawn: () => m.access_history_request_withdrawn(),
  request_accepted: () => m.access_history_request_accepted(),
  request_declined: () => m.access_history_request_declined(),
  request_reopened: () => m.access_history_request_reopened(),
  request_offered: () => m.access_history_request_offered(),
  invoice_saved: () => m.access_history_invoice_saved(),
  invoice_discarded: () => m.access_history_invoice_discarded(),
  invoice_issued: ({ detail }) => m.access_history_invoice_issued({ number: detail }),
  invoice_voided: ({ detail }) => m.access_history_invoice_voided({ number: detail }),
  invoice_written_off: ({ detail }) => m.access_history_invoice_written_off({ number: detail }),
  payment_recorded: ({ detail }) => m.access_history_payment_recorded({ number: detail }),
  payment_taken_back: ({ detail }) => m.access_history_payment_taken_back({ number: detail }),
  payment_refunded: ({ detail }) => m.access_history_payment_refunded({ number: detail }),
  credit_applied: ({ detail }) => m.access_history_credit_applied({ number: detail }),
  credit_released: ({ detail }) => m.access_history_credit_released({ number: detail }),
  statement_issued: ({ detail }) => m.access_history_statement_issued({ number: detail }),
  statement_withdrawn: ({ detail }) => m.access_history_statement_withdrawn({ number: detail }),
  superbill_issued: ({ detail }) => m.access_history_superbill_issued({ number: detail }),
  superbill_withdrawn: ({ detail }) => m.access_history_superbill_withdrawn({ number: detail }),
  payment_requested: ({ detail }) => m.access_history_payment_requested({ address: detail }),
  payment_begun: ({ detail }) => m.access_history_payment_begun({ what: detail }),
  payment_failed: ({ detail }) => m.access_history_payment_failed({ what: detail }),
  payment_disputed: ({ detail }) => m.access_history_payment_disputed({ what: detail }),
  payment_dispute_ended: ({ detail }) => m.access_history_payment_dispute_ended({ what: detail }),
  repeat_saved: () => m.access_history_repeat_saved(),
  repeat_paused: () => m.access_history_repeat_paused(),
  repeat_resumed: () => m.access_history_repeat_resumed(),
  repeat_ended: () => m.access_history_repeat_ended(),
  message_sent: () => m.access_history_message_sent(),
  message_taken_back: () => m.access_history_message_taken_back(),
  message_received: () => m.access_history_message_received(),
  invitation_queued: ({ detail }) => m.access_history_invitation_queued({ address: detail }),
  invitation_resent: ({ detail }) => m.access_history_invitation_resent({ address: detail }),
  message_edited: ({ detail }) => m.access_history_message_edited({ address: detail }),
  permissions_changed: () => m.access_history_permissions_changed(),
  portal_previewed: () => m.access_history_portal_previewed(),
  link_requested: ({ detail }) => m.access_history_link_requested({ address: detail }),
  link_opened: ({ detail }) => {
    if (detail === 'used') return m.help_step_link_opened_used();
    if (detail === 'expired') return m.help_step_link_opened_expired();
    return m.help_step_link_opened();
  },
  code_refused: ({ detail }) => {
    if (detail === 'used') return m.help_step_code_used();
    if (detail === 'expired') return m.help_step_code_expired();
    if (detail === 'too_many') return m.help_step_code_too_many();
    return m.help_step_code_wrong();
  },
  sign_in_elsewhere: ({ detail }) => m.help_step_elsewhere({ address: detail }),
  sign_in_disabled: ({ detail }) => m.help_step_disabled({ address: detail }),
  code_created: () => m.help_step_code_created(),
  portal_closed: () => m.help_step_portal_closed(),
  portal_opened: () => m.help_step_portal_opened(),
  everyone_signed_out: () => m.help_step_everyone_signed_out(),
  signed_in: () => m.access_history_signed_in(),
  signed_out: () => m.access_history_signed_out(),
  mail_sent: ({ detail }) => m.access_history_mail_sent({ address: detail }),
  mail_failed: ({ detail }) => m.access_history_mail_failed({ address: detail }),
  mail_uncertain: ({ detail }) => m.access_history_mail_uncertain({ address: detail }),
  mail_delayed: ({ detail }) => m.access_history_mail_delayed({ address: detail }),
  mail_bounced: ({ detail }) => m.access_history_mail_bounced({ address: detail }),
  mail_cancelled: ({ detail }) => m.access_history_mail_cancelled({ address: detail }),
};

/** What was done. */
export function historySentence(line: HistoryLine): string {
  const sentence = sentences[line.action]?.({ detail: line.detail }) ?? m.access_history_other();
  if (line.contact === '' || line.actor === 'client') return sentence;
  return m.access_history_of({ sentence, contact: contactName(line.contact, line.relation) });
}

/** Who did it. */
export function historyActor(line: HistoryLine, name: string, practitioner: string): string {
  switch (line.actor) {
    case 'practitioner':
      return practitioner || m.access_actor_practitioner();
    case 'client':
      return line.contact === '' ? name : contactName(line.contact, line.relation);
    case 'program':
      return m.program();
  }
}
