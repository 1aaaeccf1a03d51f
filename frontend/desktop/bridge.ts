// The only file that calls Go. Every call answers or throws an AppError with a code that
// fault.ts turns into a sentence; the text of an unknown error never reaches a screen.
import type {
  Acceptance,
  Access,
  Alike,
  Allocation,
  Announced,
  AppointmentReach,
  Availability,
  BillCode,
  BillingSettings,
  BillPaper,
  BillPapers,
  Block,
  Booking,
  BulkBox,
  BulkReport,
  BulkShareDraft,
  Calendar,
  CaughtMail,
  Change,
  ClientDraft,
  ClientHelp,
  ClientPage,
  ClientProfile,
  ClientQuery,
  ClientSelection,
  ComputerSettings,
  CodeImport,
  CodeKind,
  CodePage,
  Contact,
  ContactDraft,
  Conversation,
  Created,
  Entry,
  ExitState,
  Fee,
  FileDraft,
  Handed,
  Hosting,
  HostingChoice,
  Income,
  InvoiceDraft,
  InvoiceFilter,
  InvoicePage,
  InvoicePreview,
  Ledger,
  LibraryDocument,
  MailAccount,
  MailAccountDraft,
  Mailbox,
  MailboxDraft,
  Till,
  MailKind,
  MailMessage,
  MailPreview,
  Measure,
  Message,
  MessageDraft,
  MoveDecision,
  OpenBlock,
  OpenException,
  OutboxPage,
  OutboxQuery,
  OutboxSummary,
  Outlook,
  Paper,
  Payment,
  OnlineFilter,
  OnlinePage,
  PaymentPage,
  PaymentProspect,
  Permissions,
  Place,
  PortalPicture,
  PortalReach,
  Practice,
  PracticeDetails,
  Preset,
  Protection,
  ReachStep,
  RepeatCard,
  RepeatingInvoice,
  Openness,
  RequestList,
  Reading,
  Receipt,
  Received,
  Refund,
  Rehearsal,
  ReminderRule,
  Rules,
  Scope,
  Section,
  Service,
  Shared,
  ShareDraft,
  ShareProspect,
  ShareStock,
  Sheet,
  SpokenCode,
  Starter,
  StarterChoice,
  StartupState,
  StatementDraft,
  SuperbillDraft,
  Template,
  TestReport,
  TextDraft,
  ThreadPage,
  ThreadQuery,
  Unbilled,
  WaitingMessages,
  WholeInvoice,
  Wording,
} from './contract';

export type * from './contract';

type Method = (...values: unknown[]) => Promise<unknown>;

declare global {
  interface Window {
    go?: { desktop?: Record<string, Record<string, Method>> };
    runtime?: {
      EventsOn: (name: string, callback: (said: never) => void) => () => void;
      /** Only the real window listens to the page. */
      EventsEmit?: (name: string, ...said: unknown[]) => void;
      BrowserOpenURL: (address: string) => void;
    };
  }
}

/** A refusal from the Go side: its code, and the field it belongs to (empty: the whole request). */
export class AppError extends Error {
  readonly code: string;
  readonly field: string;

  constructor(code: string, field = '') {
    super(code);
    this.name = 'AppError';
    this.code = code;
    this.field = field;
  }
}

/** Gives any rejection the shape of a refusal; one without a code counts as internal. */
export function refusalOf(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const refusal = crossed(cause);
  if (typeof refusal === 'object' && refusal !== null && 'code' in refusal) {
    const field = 'field' in refusal ? String(refusal.field ?? '') : '';
    return new AppError(String(refusal.code || 'internal'), field);
  }
  return new AppError('internal');
}

/** Both shells make an Error of a refusal and carry {code, field} in its message, as JSON. */
function crossed(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  try {
    return JSON.parse(cause.message) as unknown;
  } catch {
    return null;
  }
}

async function call<Answer>(struct: string, method: string, ...values: unknown[]): Promise<Answer> {
  const bound = window.go?.desktop?.[struct]?.[method];
  if (!bound) throw new AppError('internal');
  try {
    return (await bound(...values)) as Answer;
  } catch (cause) {
    throw refusalOf(cause);
  }
}

export const startup = {
  state: () => call<StartupState>('Startup', 'State'),
  choosePassphrase: (passphrase: string) => call<void>('Startup', 'ChoosePassphrase', passphrase),
  enterPassphrase: (passphrase: string) => call<void>('Startup', 'EnterPassphrase', passphrase),
  enterRecoveryCode: (code: string) => call<void>('Startup', 'EnterRecoveryCode', code),
  retry: () => call<StartupState>('Startup', 'Retry'),
  touch: () => call<void>('Startup', 'Touch'),
};

export const locks = {
  get: () => call<Protection>('Locks', 'Get'),
  changePassphrase: (current: string, next: string) =>
    call<Protection>('Locks', 'ChangePassphrase', current, next),
  newRecoveryCode: (current: string) => call<string>('Locks', 'NewRecoveryCode', current),
  saveLockMinutes: (minutes: number) => call<Protection>('Locks', 'SaveLockMinutes', minutes),
  lock: () => call<void>('Locks', 'Lock'),
};

export const computers = {
  get: () => call<ComputerSettings>('Computers', 'Get'),
  saveNotices: (isNotices: boolean) =>
    call<ComputerSettings>('Computers', 'SaveNotices', isNotices),
  speak: (language: string) => call<void>('Computers', 'Speak', language),
};

export const samples = {
  startPractice: () => call<void>('Samples', 'StartPractice'),
  start: () => call<void>('Samples', 'Start'),
  isSample: () => call<boolean>('Samples', 'IsSample'),
  mails: () => call<CaughtMail[]>('Samples', 'Mails'),
  leave: () => call<void>('Samples', 'Leave'),
};

export const practices = {
  get: () => call<Practice>('Practices', 'Get'),
  saveDetails: (details: PracticeDetails) => call<Practice>('Practices', 'SaveDetails', details),
  zones: () => call<string[]>('Practices', 'Zones'),
  savePortalAddress: (address: string) => call<Practice>('Practices', 'SavePortalAddress', address),
  openPortal: () => call<Practice>('Practices', 'OpenPortal'),
  closePortal: () => call<Practice>('Practices', 'ClosePortal'),
  portalReach: () => call<PortalReach>('Practices', 'PortalReach'),
  portalPicture: () => call<PortalPicture>('Practices', 'PortalPicture'),
  lockPortalAddress: () => call<Practice>('Practices', 'LockPortalAddress'),
  unlockPortalAddress: () => call<Practice>('Practices', 'UnlockPortalAddress'),
  signEveryoneOut: () => call<PortalReach>('Practices', 'SignEveryoneOut'),
  saveDefaults: (defaults: Permissions) => call<Practice>('Practices', 'SaveDefaults', defaults),
  saveUndoWindow: (seconds: number) => call<Practice>('Practices', 'SaveUndoWindow', seconds),
};

export const hostings = {
  get: () => call<Hosting>('Hostings', 'Get'),
  save: (choice: HostingChoice) => call<Hosting>('Hostings', 'Save', choice),
  check: () => call<ReachStep[]>('Hostings', 'Check'),
};

export const mailAccounts = {
  get: () => call<MailAccount>('MailAccounts', 'Get'),
  save: (draft: MailAccountDraft) => call<MailAccount>('MailAccounts', 'Save', draft),
  test: (draft: MailAccountDraft) => call<TestReport>('MailAccounts', 'Test', draft),
  beginSignIn: (draft: MailAccountDraft, language: string) =>
    call<string>('MailAccounts', 'BeginSignIn', draft, language),
  finishSignIn: () => call<MailAccount>('MailAccounts', 'FinishSignIn'),
  cancelSignIn: () => call<void>('MailAccounts', 'CancelSignIn'),
  presets: () => call<Preset[]>('MailAccounts', 'Presets'),
  presetFor: (address: string) => call<Preset>('MailAccounts', 'PresetFor', address),
};

export const tills = {
  get: () => call<Till>('Tills', 'Get'),
  setUp: (key: string) => call<Till>('Tills', 'SetUp', key),
  check: () => call<Till>('Tills', 'Check'),
  remove: () => call<Till>('Tills', 'Remove'),
};

export const mailboxes = {
  get: () => call<Mailbox>('Mailboxes', 'Get'),
  save: (draft: MailboxDraft) => call<Mailbox>('Mailboxes', 'Save', draft),
  test: (draft: MailboxDraft) => call<TestReport>('Mailboxes', 'Test', draft),
};

export const clients = {
  page: (query: ClientQuery) => call<ClientPage>('Clients', 'Page', query),
  get: (id: string) => call<ClientProfile>('Clients', 'Get', id),
  create: (draft: ClientDraft) => call<ClientProfile>('Clients', 'Create', draft),
  createAndInvite: (draft: ClientDraft) => call<Created>('Clients', 'CreateAndInvite', draft),
  foresee: (id: string, version: number, draft: ClientDraft) =>
    call<Outlook>('Clients', 'Foresee', id, version, draft),
  save: (id: string, version: number, draft: ClientDraft, decision: MoveDecision) =>
    call<ClientProfile>('Clients', 'Save', id, version, draft, decision),
  alike: (draft: ClientDraft) => call<Alike[]>('Clients', 'Alike', draft),
  guessAddress: (address: string) => call<string>('Clients', 'GuessAddress', address),
  archive: (id: string) => call<ClientProfile>('Clients', 'Archive', id),
  restore: (id: string) => call<ClientProfile>('Clients', 'Restore', id),
};

/** Leaves a mail the words of its template. */
export const templateWording: Wording = { subject: '', message: '' };

export const contacts = {
  of: (clientId: string) => call<Contact[]>('Contacts', 'Of', clientId),
  add: (clientId: string, draft: ContactDraft) => call<Contact>('Contacts', 'Add', clientId, draft),
  change: (id: string, version: number, draft: ContactDraft) =>
    call<Contact>('Contacts', 'Change', id, version, draft),
  remove: (id: string) => call<void>('Contacts', 'Remove', id),
};

export const accesses = {
  get: (clientId: string) => call<Access>('Accesses', 'Get', clientId),
  message: (clientId: string, addressId: string) =>
    call<MailMessage>('Accesses', 'Message', clientId, addressId),
  preview: (clientId: string, addressId: string, wording: Wording) =>
    call<MailPreview>('Accesses', 'Preview', clientId, addressId, wording),
  previewPortal: (clientId: string, language: string) =>
    call<string>('Accesses', 'PreviewPortal', clientId, language),
  invite: (clientId: string, addressId: string, wording = templateWording) =>
    call<Access>('Accesses', 'Invite', clientId, addressId, wording),
  resend: (clientId: string, wording = templateWording) =>
    call<Access>('Accesses', 'Resend', clientId, wording),
  disable: (clientId: string) => call<Access>('Accesses', 'Disable', clientId),
  help: (clientId: string) => call<ClientHelp>('Accesses', 'Help', clientId),
  createCode: (clientId: string) => call<SpokenCode>('Accesses', 'CreateCode', clientId),
  savePermissions: (clientId: string, permissions: Permissions) =>
    call<Access>('Accesses', 'SavePermissions', clientId, permissions),
};

export const bulks = {
  rehearse: (selection: ClientSelection, isLeftOut: boolean, offset: number, limit: number) =>
    call<Rehearsal>('Bulks', 'Rehearse', selection, isLeftOut, offset, limit),
  begin: (selection: ClientSelection, expected: number) =>
    call<BulkReport>('Bulks', 'Begin', selection, expected),
  rehearseShare: (draft: BulkShareDraft, isLeftOut: boolean, offset: number, limit: number) =>
    call<Rehearsal>('Bulks', 'RehearseShare', draft, isLeftOut, offset, limit),
  beginShare: (draft: BulkShareDraft, expected: number) =>
    call<BulkReport>('Bulks', 'BeginShare', draft, expected),
  report: (id: string, box: BulkBox, offset: number, limit: number) =>
    call<BulkReport>('Bulks', 'Report', id, box, offset, limit),
  stop: (id: string) => call<BulkReport>('Bulks', 'Stop', id),
  putAway: (id: string) => call<BulkReport>('Bulks', 'PutAway', id),
};

export const outboxes = {
  page: (query: OutboxQuery) => call<OutboxPage>('Outboxes', 'Page', query),
  summary: () => call<OutboxSummary>('Outboxes', 'Summary'),
  undo: (id: string) => call<void>('Outboxes', 'Undo', id),
  cancel: (id: string) => call<void>('Outboxes', 'Cancel', id),
  letGo: (id: string) => call<void>('Outboxes', 'LetGo', id),
  tryNow: (id: string) => call<void>('Outboxes', 'TryNow', id),
  sendAgain: (id: string) => call<void>('Outboxes', 'SendAgain', id),
  leaveIt: (id: string) => call<void>('Outboxes', 'LeaveIt', id),
  message: (id: string) => call<MailMessage>('Outboxes', 'Message', id),
  preview: (id: string, wording: Wording) => call<MailPreview>('Outboxes', 'Preview', id, wording),
  edit: (id: string, wording: Wording) => call<void>('Outboxes', 'Edit', id, wording),
  sendNow: () => call<void>('Outboxes', 'SendNow'),
  pause: () => call<void>('Outboxes', 'Pause'),
  resume: () => call<void>('Outboxes', 'Resume'),
};

export const templates = {
  list: () => call<Template[]>('Templates', 'List'),
  save: (kind: MailKind, language: string, version: number, wording: Wording) =>
    call<Template>('Templates', 'Save', kind, language, version, wording),
  preview: (kind: MailKind, language: string, wording: Wording) =>
    call<MailPreview>('Templates', 'Preview', kind, language, wording),
  sendTest: (kind: MailKind, language: string, wording: Wording) =>
    call<void>('Templates', 'SendTest', kind, language, wording),
};

export const documents = {
  list: () => call<LibraryDocument[]>('Documents', 'List'),
  get: (id: string) => call<Paper>('Documents', 'Get', id),
  getVersion: (id: string, number: number) => call<Paper>('Documents', 'GetVersion', id, number),
  addText: (draft: TextDraft) => call<Paper>('Documents', 'AddText', draft),
  saveText: (id: string, version: number, draft: TextDraft) =>
    call<Paper>('Documents', 'SaveText', id, version, draft),
  addForm: (sheet: Sheet) => call<Paper>('Documents', 'AddForm', sheet),
  saveForm: (id: string, version: number, sheet: Sheet) =>
    call<Paper>('Documents', 'SaveForm', id, version, sheet),
  addFile: (language: string, name: string, content: string) =>
    call<Paper>('Documents', 'AddFile', language, name, content),
  saveFile: (id: string, version: number, draft: FileDraft) =>
    call<Paper>('Documents', 'SaveFile', id, version, draft),
  replaceFile: (id: string, version: number, name: string, content: string) =>
    call<Paper>('Documents', 'ReplaceFile', id, version, name, content),
  publish: (id: string, version: number) => call<Paper>('Documents', 'Publish', id, version),
  move: (id: string, to: number) => call<void>('Documents', 'Move', id, to),
  archive: (id: string) => call<void>('Documents', 'Archive', id),
  restore: (id: string) => call<void>('Documents', 'Restore', id),
  starters: (language: string) => call<Starter[]>('Documents', 'Starters', language),
  addStarters: (choice: StarterChoice) =>
    call<LibraryDocument[]>('Documents', 'AddStarters', choice),
  measure: (measure: Measure, language: string) =>
    call<Section>('Documents', 'Measure', measure, language),
  blocks: (text: string) => call<Block[]>('Documents', 'Blocks', text),
  importForm: (file: string) => call<Paper>('Documents', 'ImportForm', file),
  exportForm: (id: string) => call<Handed>('Documents', 'ExportForm', id),
  saveFileAs: (id: string) => call<Handed>('Documents', 'SaveFileAs', id),
};

export const shares = {
  list: (clientId: string) => call<Received>('Shares', 'List', clientId),
  get: (id: string) => call<Reading>('Shares', 'Get', id),
  withdraw: (id: string) => call<void>('Shares', 'Withdraw', id),
  foreseeDetail: (taken: Acceptance) => call<Outlook>('Shares', 'ForeseeDetail', taken),
  acceptDetail: (taken: Acceptance) => call<void>('Shares', 'AcceptDetail', taken),
  leaveDetail: (shareId: string, question: string) =>
    call<void>('Shares', 'LeaveDetail', shareId, question),
  saveUploadAs: (id: string) => call<Handed>('Shares', 'SaveUploadAs', id),
  saveCopyAs: (id: string) => call<Handed>('Shares', 'SaveCopyAs', id),
  stock: () => call<ShareStock>('Shares', 'Stock'),
  prospect: (holderId: string) => call<ShareProspect>('Shares', 'Prospect', holderId),
  message: (holderId: string, addressId: string) =>
    call<MailMessage>('Shares', 'Message', holderId, addressId),
  preview: (draft: ShareDraft) => call<MailPreview>('Shares', 'Preview', draft),
  share: (draft: ShareDraft) => call<Shared>('Shares', 'Share', draft),
  undo: (mailId: string) => call<void>('Shares', 'Undo', mailId),
  reminderRule: () => call<ReminderRule>('Shares', 'ReminderRule'),
  saveReminderRule: (days: number[]) => call<ReminderRule>('Shares', 'SaveReminderRule', days),
};

export const messages = {
  list: (query: ThreadQuery) => call<ThreadPage>('Messages', 'List', query),
  unread: () => call<number>('Messages', 'Unread'),
  unreadOf: (clientId: string) => call<WaitingMessages>('Messages', 'UnreadOf', clientId),
  get: (holderId: string, before: string) =>
    call<Conversation>('Messages', 'Get', holderId, before),
  send: (holderId: string, body: string) => call<Message>('Messages', 'Send', holderId, body),
  undo: (id: string) => call<void>('Messages', 'Undo', id),
  markRead: (holderId: string, upTo: string) => call<void>('Messages', 'MarkRead', holderId, upTo),
  saveDraft: (holderId: string, body: string) =>
    call<void>('Messages', 'SaveDraft', holderId, body),
  /** The file's content is base64. */
  addFile: (holderId: string, name: string, content: string) =>
    call<MessageDraft>('Messages', 'AddFile', holderId, name, content),
  removeFile: (holderId: string, id: string) =>
    call<MessageDraft>('Messages', 'RemoveFile', holderId, id),
  saveFileAs: (id: string) => call<Handed>('Messages', 'SaveFileAs', id),
  rehearse: (holderIds: string[]) => call<Announced[]>('Messages', 'Rehearse', holderIds),
  announce: (holderIds: string[], body: string) =>
    call<Announced[]>('Messages', 'Announce', holderIds, body),
};

export const schedules = {
  services: () => call<Service[]>('Schedules', 'Services'),
  saveService: (service: Service) => call<Service>('Schedules', 'SaveService', service),
  archiveService: (id: string) => call<void>('Schedules', 'ArchiveService', id),
  orderServices: (ids: string[]) => call<void>('Schedules', 'OrderServices', ids),
  places: () => call<Place[]>('Schedules', 'Places'),
  savePlace: (place: Place) => call<Place>('Schedules', 'SavePlace', place),
  archivePlace: (id: string) => call<void>('Schedules', 'ArchivePlace', id),
  availability: () => call<Availability>('Schedules', 'Availability'),
  saveRules: (rules: Rules) => call<void>('Schedules', 'SaveRules', rules),
  saveBlock: (block: OpenBlock) => call<OpenBlock>('Schedules', 'SaveBlock', block),
  removeBlock: (id: string) => call<void>('Schedules', 'RemoveBlock', id),
  saveException: (exception: OpenException) =>
    call<OpenException>('Schedules', 'SaveException', exception),
  removeException: (id: string) => call<void>('Schedules', 'RemoveException', id),
  /** Minutes before an appointment. */
  reminders: () => call<number[]>('Schedules', 'Reminders'),
  saveReminders: (leads: number[]) => call<void>('Schedules', 'SaveReminders', leads),
};

/** Moments are RFC 3339. */
export const appointments = {
  between: (from: string, to: string) => call<Calendar>('Appointments', 'Between', from, to),
  ofClient: (clientId: string) => call<Entry[]>('Appointments', 'OfClient', clientId),
  /** The names of what a booking would lie over. */
  check: (booking: Booking) => call<string[]>('Appointments', 'Check', booking),
  save: (booking: Booking) => call<Entry>('Appointments', 'Save', booking),
  reach: (holderId: string) => call<AppointmentReach>('Appointments', 'Reach', holderId),
  move: (
    id: string,
    start: string,
    minutes: number,
    scope: Scope,
    anyway: boolean,
    tell: boolean,
  ) => call<void>('Appointments', 'Move', id, start, minutes, scope, anyway, tell),
  cancel: (id: string, reason: string, scope: Scope, tell: boolean) =>
    call<void>('Appointments', 'Cancel', id, reason, scope, tell),
  restore: (id: string) => call<void>('Appointments', 'Restore', id),
  /** The times at which a service can begin at a place. */
  free: (serviceId: string, placeId: string, from: string, to: string) =>
    call<string[]>('Appointments', 'Free', serviceId, placeId, from, to),
};

export const billings = {
  settings: () => call<BillingSettings>('Billings', 'Settings'),
  saveSettings: (settings: BillingSettings) =>
    call<BillingSettings>('Billings', 'SaveSettings', settings),
  fees: () => call<Fee[]>('Billings', 'Fees'),
  unbilled: (clientId: string) => call<Unbilled[]>('Billings', 'Unbilled', clientId),
  ledger: (clientId: string) => call<Ledger>('Billings', 'Ledger', clientId),
  /** Months are written 2026-11. */
  income: (first: string, last: string) => call<Income>('Billings', 'Income', first, last),
  saveIncomeAs: (first: string, last: string, language: string) =>
    call<Handed>('Billings', 'SaveIncomeAs', first, last, language),
  paymentProspect: (holderId: string) =>
    call<PaymentProspect>('Billings', 'PaymentProspect', holderId),
  paymentMessage: (holderId: string) => call<MailMessage>('Billings', 'PaymentMessage', holderId),
  paymentPreview: (holderId: string, wording: Wording) =>
    call<MailPreview>('Billings', 'PaymentPreview', holderId, wording),
  requestPayment: (holderId: string, wording: Wording) =>
    call<{ mailId: string }>('Billings', 'RequestPayment', holderId, wording),
};

/** `page` is the number of the form that something is made in: pressing twice makes it once. */
export const invoices = {
  list: (filter: InvoiceFilter) => call<InvoicePage>('Invoices', 'List', filter),
  get: (id: string) => call<WholeInvoice>('Invoices', 'Get', id),
  preview: (draft: InvoiceDraft) => call<InvoicePreview>('Invoices', 'Preview', draft),
  save: (page: string, draft: InvoiceDraft) => call<WholeInvoice>('Invoices', 'Save', page, draft),
  discard: (id: string, version: number) => call<void>('Invoices', 'Discard', id, version),
  issue: (id: string, version: number) => call<WholeInvoice>('Invoices', 'Issue', id, version),
  issueAndTell: (id: string, version: number, wording: Wording) =>
    call<WholeInvoice>('Invoices', 'IssueAndTell', id, version, wording),
  tellMessage: (id: string) => call<MailMessage>('Invoices', 'TellMessage', id),
  tellPreview: (id: string, wording: Wording) =>
    call<MailPreview>('Invoices', 'TellPreview', id, wording),
  savePDFAs: (id: string) => call<Handed>('Invoices', 'SavePDFAs', id),
  void: (id: string, note: string) => call<WholeInvoice>('Invoices', 'Void', id, note),
  writeOff: (id: string, note: string) => call<WholeInvoice>('Invoices', 'WriteOff', id, note),
  apply: (page: string, allocation: Allocation) =>
    call<WholeInvoice>('Invoices', 'Apply', page, allocation),
};

export const payments = {
  list: (clientId: string, before: number) =>
    call<PaymentPage>('Payments', 'List', clientId, before),
  online: (filter: OnlineFilter) => call<OnlinePage>('Payments', 'Online', filter),
  record: (page: string, receipt: Receipt) => call<Payment>('Payments', 'Record', page, receipt),
  release: (paymentId: string, invoiceId: string) =>
    call<Payment>('Payments', 'Release', paymentId, invoiceId),
  takeBack: (id: string) => call<Payment>('Payments', 'TakeBack', id),
  refund: (page: string, paymentId: string, refund: Refund) =>
    call<Payment>('Payments', 'Refund', page, paymentId, refund),
  saveReceiptAs: (id: string) => call<Handed>('Payments', 'SaveReceiptAs', id),
};

export const statements = {
  list: (clientId: string, before: number) =>
    call<BillPapers>('Statements', 'List', clientId, before),
  issue: (page: string, draft: StatementDraft) =>
    call<BillPaper>('Statements', 'Issue', page, draft),
  withdraw: (id: string) => call<void>('Statements', 'Withdraw', id),
  savePDFAs: (id: string) => call<Handed>('Statements', 'SavePDFAs', id),
};

export const superbills = {
  list: (clientId: string, before: number) =>
    call<BillPapers>('Superbills', 'List', clientId, before),
  lastDiagnoses: (clientId: string) => call<BillCode[]>('Superbills', 'LastDiagnoses', clientId),
  issue: (page: string, draft: SuperbillDraft) =>
    call<BillPaper>('Superbills', 'Issue', page, draft),
  withdraw: (id: string) => call<void>('Superbills', 'Withdraw', id),
  savePDFAs: (id: string) => call<Handed>('Superbills', 'SavePDFAs', id),
};

export const codes = {
  /** Fifty; `after` is the last of the page before, empty for the first. */
  list: (kind: CodeKind, text: string, after: string) =>
    call<CodePage>('Codes', 'List', kind, text, after),
  /** `was` is the code that it was before; empty: a new one. */
  save: (kind: CodeKind, was: string, code: BillCode) =>
    call<BillCode>('Codes', 'Save', kind, was, code),
  remove: (kind: CodeKind, code: string) => call<void>('Codes', 'Remove', kind, code),
  /** What a CSV would bring. */
  preview: (kind: CodeKind, text: string) => call<CodeImport>('Codes', 'Preview', kind, text),
  import: (kind: CodeKind, text: string) => call<CodeImport>('Codes', 'Import', kind, text),
};

export const repeats = {
  /** Of one client, or all. */
  list: (clientId: string) => call<RepeatCard[]>('Repeats', 'List', clientId),
  get: (id: string) => call<RepeatCard>('Repeats', 'Get', id),
  save: (page: string, repeat: RepeatingInvoice) =>
    call<RepeatCard>('Repeats', 'Save', page, repeat),
  pause: (id: string, version: number) => call<RepeatCard>('Repeats', 'Pause', id, version),
  resume: (id: string, version: number) => call<RepeatCard>('Repeats', 'Resume', id, version),
  end: (id: string, version: number) => call<void>('Repeats', 'End', id, version),
};

export const requests = {
  list: (isArchive: boolean) => call<RequestList>('Requests', 'List', isArchive),
  pending: () => call<number>('Requests', 'Pending'),
  openness: () => call<Openness>('Requests', 'Openness'),
  accept: (id: string, anyway: boolean) => call<void>('Requests', 'Accept', id, anyway),
  decline: (id: string, reason: string) => call<void>('Requests', 'Decline', id, reason),
  reopen: (id: string) => call<void>('Requests', 'Reopen', id),
  /** A time that is refused is named by its number from 0. */
  offer: (id: string, starts: string[]) => call<void>('Requests', 'Offer', id, starts),
};

export const exits = {
  state: () => call<ExitState>('Exits', 'State'),
  ask: () => call<void>('Exits', 'Ask'),
  stay: () => call<void>('Exits', 'Stay'),
  quit: () => call<void>('Exits', 'Quit'),
};

/** Shows a page in the system's browser. */
export function openInBrowser(address: string): void {
  window.runtime?.BrowserOpenURL(address);
}

/** Hears of every change on the Go side until the returned function is called. */
export function onChanged(callback: (change: Change) => void): () => void {
  return window.runtime?.EventsOn('changed', callback) ?? (() => undefined);
}

/** Hears of every command from the native menu until the returned function is called. */
export function onCommand(callback: (command: string) => void): () => void {
  return window.runtime?.EventsOn('command', callback) ?? (() => undefined);
}

/** Tells the real window about the page: that it has another size, or whether somebody looks at it. */
export const realWindow = {
  resized: () => window.runtime?.EventsEmit?.('resized'),
  watched: (isWatched: boolean) => window.runtime?.EventsEmit?.('watched', isWatched),
};
