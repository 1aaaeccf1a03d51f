// Proves at type-check time that contract.ts says what Go sends and takes. The generated bindings
// know no unions, so unions are widened for the comparison; a key that one side lacks, or a type
// that differs, fails `npm run check`.
import type {
  access,
  billing,
  billpaper,
  client,
  desktop,
  document,
  history,
  mail,
  messaging,
  outbox,
  paperwork,
  practice,
  scheduling,
  visitor,
} from '../wailsjs/go/models';
import type * as ours from './contract';

/** A type whose literal unions have become the plain type they are made of. */
type Widen<T> = T extends string
  ? string
  : T extends boolean
    ? boolean
    : T extends (infer E)[]
      ? Widen<E>[]
      : T extends object
        ? { [K in keyof T]: Widen<T[K]> }
        : T;

/** A generated type as it arrives: Go always sends every key. */
type Sent<T> = T extends (infer E)[]
  ? Sent<E>[]
  : T extends object
    ? { [K in keyof T]-?: Sent<T[K]> }
    : T;

/** What Go sends can be read as Ours. */
type Answer<Ours, Generated> = Sent<Generated> extends Widen<Ours> ? true : false;
/** What the window gives can be taken by Go, and Go expects nothing more. */
type Question<Ours, Generated> = Ours extends Generated
  ? keyof Generated extends keyof Ours
    ? true
    : false
  : false;

/** Every comparison holds. */
type All<Comparisons extends readonly true[]> = Comparisons;

export type Proof = All<
  [
    Answer<ours.StartupState, desktop.StartupState>,
    Answer<ours.Protection, desktop.Protection>,
    Answer<ours.ComputerSettings, desktop.ComputerSettings>,
    Answer<ours.CaughtMail, desktop.CaughtMail>,
    Answer<ours.Practice, practice.Practice>,
    Question<ours.PracticeDetails, practice.Details>,
    Question<ours.Permissions, visitor.Permissions>,
    Answer<ours.PortalReach, access.Reach>,
    Answer<ours.PortalPicture, practice.Picture>,
    Answer<ours.Hosting, desktop.Hosting>,
    Question<ours.HostingChoice, practice.Hosting>,
    Answer<ours.ReachStep, desktop.ReachStep>,
    Answer<ours.MailAccount, desktop.MailAccount>,
    Question<ours.MailAccountDraft, practice.AccountDraft>,
    Answer<ours.TestReport, desktop.TestReport>,
    Answer<ours.Mailbox, desktop.Mailbox>,
    Answer<ours.Till, billing.TillState>,
    Question<ours.MailboxDraft, practice.Mailbox>,
    Answer<ours.ClientPage, access.Roster>,
    Question<ours.ClientQuery, access.Query>,
    Answer<ours.ClientProfile, client.Profile>,
    Question<ours.ClientDraft, client.Draft>,
    Answer<ours.Contact, client.Contact>,
    Question<ours.ContactDraft, client.ContactDraft>,
    Answer<ours.Created, access.Created>,
    Answer<ours.Outlook, access.Outlook>,
    Answer<ours.Alike, client.Alike>,
    Answer<ours.Access, access.Card>,
    Answer<ours.HistoryLine, history.Line>,
    Answer<ours.ClientHelp, access.Help>,
    Answer<ours.SpokenCode, access.SpokenCode>,
    Question<ours.ClientSelection, access.Selection>,
    Answer<ours.Rehearsal, access.Rehearsal>,
    Answer<ours.BulkReport, access.BulkReport>,
    Answer<ours.OutboxPage, outbox.Page>,
    Question<ours.OutboxQuery, outbox.Query>,
    Answer<ours.OutboxSummary, desktop.OutboxSummary>,
    Question<ours.Wording, mail.Wording>,
    Answer<ours.MailMessage, outbox.Message>,
    Answer<ours.MailPreview, mail.Preview>,
    Answer<ours.Template, practice.Template>,
    Answer<ours.LibraryDocument, paperwork.Document>,
    Answer<ours.Paper, paperwork.Paper>,
    Question<ours.TextDraft, document.TextDraft>,
    Question<ours.FileDraft, document.FileDraft>,
    Answer<ours.Sheet, document.Sheet>,
    Answer<ours.Section, document.Section>,
    Answer<ours.Block, document.Block>,
    Answer<ours.Starter, paperwork.Starter>,
    Question<ours.StarterChoice, desktop.StarterChoice>,
    Answer<ours.Received, desktop.Received>,
    Answer<ours.Reading, paperwork.Reading>,
    Answer<ours.ShareProspect, paperwork.Prospect>,
    Answer<ours.ReminderRule, paperwork.ReminderRule>,
    Answer<ours.ShareStock, paperwork.Stock>,
    Question<ours.BulkShareDraft, paperwork.BulkDraft>,
    Question<ours.Acceptance, paperwork.Acceptance>,
    Answer<ours.Shared, paperwork.Shared>,
    Question<ours.ShareDraft, paperwork.ShareDraft>,
    Question<ours.ThreadQuery, messaging.Query>,
    Answer<ours.ThreadPage, messaging.Page>,
    Answer<ours.WaitingMessages, messaging.Waiting>,
    Answer<ours.Conversation, messaging.Conversation>,
    Answer<ours.Message, messaging.Message>,
    Answer<ours.MessageDraft, messaging.Draft>,
    Answer<ours.Announced, messaging.Outcome>,
    Answer<ours.BillingSettings, billing.Settings>,
    Question<ours.BillingSettings, billing.Settings>,
    Answer<ours.Fee, billing.Fee>,
    Answer<ours.Unbilled, billing.Unbilled>,
    Answer<ours.Ledger, billing.Ledger>,
    Question<ours.InvoiceFilter, billing.Filter>,
    Answer<ours.InvoicePage, billing.Page>,
    Answer<ours.WholeInvoice, billing.Invoice>,
    Answer<ours.InvoicePreview, billing.Preview>,
    Question<ours.InvoiceDraft, billing.Draft>,
    Question<ours.Allocation, billing.Allocation>,
    Answer<ours.PaymentPage, billing.Payments>,
    Answer<ours.OnlinePage, billing.OnlinePage>,
    Question<ours.OnlineFilter, billing.OnlineFilter>,
    Question<ours.Receipt, billing.Receipt>,
    Question<ours.Refund, billing.Refund>,
    Answer<ours.BillPapers, billing.Papers>,
    Question<ours.StatementDraft, billing.StatementDraft>,
    Question<ours.SuperbillDraft, billing.SuperbillDraft>,
    Answer<ours.CodePage, billing.CodePage>,
    Question<ours.BillCode, billpaper.Code>,
    Answer<ours.CodeImport, billing.CodeImport>,
    Answer<ours.RepeatCard, billing.RepeatCard>,
    Question<ours.RepeatingInvoice, billing.Repeat>,
    Answer<ours.Income, billing.Income>,
    Answer<ours.PaymentProspect, billing.Prospect>,
    Answer<ours.Handed, desktop.Handed>,
    Answer<ours.Service, scheduling.Service>,
    Question<ours.Service, scheduling.Service>,
    Answer<ours.Place, scheduling.Place>,
    Question<ours.Place, scheduling.Place>,
    Answer<ours.Availability, scheduling.Availability>,
    Question<ours.Rules, scheduling.Rules>,
    Question<ours.OpenBlock, scheduling.Block>,
    Question<ours.OpenException, scheduling.Exception>,
    Answer<ours.Calendar, scheduling.Calendar>,
    Answer<ours.RequestList, scheduling.RequestList>,
    Answer<ours.Openness, scheduling.Openness>,
    Question<ours.Booking, scheduling.Booking>,
    Answer<ours.AppointmentReach, scheduling.Reach>,
    Answer<ours.ExitState, desktop.ExitState>,
  ]
>;
