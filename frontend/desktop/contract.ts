// What crosses between the window and Go: the shapes, and nothing else. Times are RFC 3339 texts.

// ---- Startup: usable before the store is open

export type StartupStage =
  'welcome' | 'choose_passphrase' | 'enter_passphrase' | 'open' | 'refused';

export interface StartupState {
  stage: StartupStage;
  /** Why the records cannot be opened; empty unless refused. */
  code: string;
  version: string;
  /** A printed code opens the records too. */
  hasRecoveryCode: boolean;
  /** Wrong ones until a pause. */
  triesLeft: number;
  /** Until the next try; 0: now. */
  pauseSeconds: number;
  /** The records are open, and the window is locked. */
  isLocked: boolean;
  practiceName: string;
  /** Mails that will leave while the window is locked. */
  waiting: number;
}

/** How the records are protected on this computer. */
export interface Protection {
  hasPassphrase: boolean;
  hasRecoveryCode: boolean;
  isKeychainUsed: boolean;
  /** Minutes without a person until the window locks; 0: never. */
  lockMinutes: number;
}

// ---- The practice

export interface Permissions {
  requests: boolean;
  messaging: boolean;
  billingDocuments: boolean;
  pay: boolean;
}

export interface PracticeDetails {
  name: string;
  practitioner: string;
  phone: string;
  zone: string;
}

export interface Practice extends PracticeDetails {
  portalAddress: string;
  isPortalSetUp: boolean;
  isPortalOn: boolean;
  /** The portal's address cannot be changed by accident. */
  isAddressLocked: boolean;
  undoSeconds: number;
  defaults: Permissions;
  previewAddress: string;
}

/** Whom closing the portal, or signing everyone out, affects. */
export interface PortalReach {
  withAccess: number;
  /** Clients. */
  signedIn: number;
  /** Of theirs: one client may be signed in on several devices. */
  sessions: number;
}

/** The portal's address as a QR code: the data of an SVG path in which a module is one unit. */
export interface PortalPicture {
  size: number;
  path: string;
}

// ---- The portal's hosting

export type HostingMode = 'preview' | 'proxy' | 'direct' | 'lan';

export interface HostingChoice {
  mode: HostingMode;
  /** On this computer; the proxy leads there. */
  proxyPort: number;
  /** The proxy's own addresses and networks. */
  trusted: string[];
  httpsPort: number;
  httpPort: number;
  /** For the certificate authority; may be empty. */
  contact: string;
  hasAgreed: boolean;
  lanPort: number;
}

export interface PortalCertificate {
  /** Empty where none is needed. */
  state: '' | 'getting' | 'valid' | 'failed';
  until: string | null;
  /** Why it failed, or why its renewal does. */
  code: string;
  /** The authority's own words. */
  words: string;
  nextTry: string | null;
  names: string[];
  fingerprint: string;
  authorityFingerprint: string;
  authorityFile: string;
}

export interface HostingStatus {
  /** Of what runs. */
  mode: HostingMode;
  /** "127.0.0.1:8447"; empty while nothing runs. */
  place: string;
  isServed: boolean;
  /** Why what was chosen is not served; empty if it is. */
  code: string;
  certificate: PortalCertificate;
  /** Addresses that the portal could be given. */
  suggestions: string[];
  isSample: boolean;
}

export interface Hosting {
  chosen: HostingChoice;
  status: HostingStatus;
}

/** One step of the way that clients take to the portal. */
export interface ReachStep {
  step: 'served' | 'name' | 'connection' | 'certificate' | 'answer' | 'switch' | 'outside';
  state: 'ok' | 'note' | 'failed';
  code: string;
  found: string[];
}

// ---- The mail account

export type Security = 'starttls' | 'tls';

/** How the mail server is shown whose mail it is: a password, or leave that the provider gave. */
export type SignIn = 'password' | 'google' | 'microsoft';

export interface MailAccountDraft {
  host: string;
  port: number;
  security: Security;
  username: string;
  /** Empty keeps the stored one. */
  password: string;
  senderName: string;
  senderAddress: string;
  signIn: SignIn;
  /** How the practice is registered with the provider. */
  client: string;
  /** Empty keeps the stored one. */
  clientSecret: string;
  tenant: string;
}

export type AccountState =
  'none' | 'ready' | 'offline' | 'busy' | 'needs_sign_in' | 'refused' | 'certificate';

export interface MailAccount {
  isSet: boolean;
  host: string;
  port: number;
  security: string;
  username: string;
  signIn: SignIn;
  hasPassword: boolean;
  client: string;
  hasSecret: boolean;
  tenant: string;
  /** The provider has given leave to send. */
  hasLeave: boolean;
  senderName: string;
  senderAddress: string;
  state: AccountState;
  /** The server's own words. */
  words: string;
  since: string | null;
}

/** How the mail server of one provider is reached. All empty: the provider is not known. */
export interface Preset {
  key: string;
  name: string;
  host: string;
  port: number;
  security: Security;
  /** The provider wants a password made for programs. */
  needsToken: boolean;
  /** How the provider gives leave in place of a password; empty: it does not. */
  signIn: SignIn | '';
}

export interface TestStep {
  step: 'connect' | 'encrypt' | 'sign_in' | 'sender' | 'mailbox';
  isOk: boolean;
  code: string;
  words: string;
}

export interface TestReport {
  isOk: boolean;
  steps: TestStep[];
}

/** Where returned mail is looked for; the account signs in there as it does to send. */
export interface MailboxDraft {
  isOn: boolean;
  host: string;
  port: number;
  security: Security;
}

export interface Mailbox extends MailboxDraft {
  /** How the last look went. */
  state: AccountState;
  /** The server's own words, or a code. */
  words: string;
  since: string | null;
  /** When it was last read to its end. */
  lookedAt: string | null;
}

// ---- Clients

export type AccessState = 'no_email' | 'ready' | 'invited' | 'active' | 'disabled';

export interface ClientRow {
  id: string;
  /** "Alvarez, Ana" */
  name: string;
  address: string;
  phone: string;
  status: 'active' | 'inactive' | 'archived';
  access: AccessState;
  /** Of the newest invitation. */
  mailState: OutboxState | '';
  /** `granted`: access was given, and no invitation has left yet. */
  lastActivity: '' | 'signed_in' | 'invited' | 'granted' | 'disabled' | 'created';
  lastActivityAt: string | null;
}

export interface ClientQuery {
  text: string;
  status: '' | 'active' | 'inactive' | 'archived';
  access: '' | AccessState;
  offset: number;
  /** At most 100. */
  limit: number;
}

export interface ClientPage {
  rows: ClientRow[];
  total: number;
}

export interface Address {
  /** Empty for a new one. */
  id: string;
  address: string;
  type: 'home' | 'work' | 'school' | 'other';
  isPrimary: boolean;
  /** Switching reminders on is the client's consent. */
  hasReminders: boolean;
  consentAt: string | null;
  consentBy: string;
}

export interface Phone {
  id: string;
  number: string;
  type: 'mobile' | 'home' | 'work' | 'other';
}

export interface ClientDraft {
  kind: 'adult' | 'minor' | 'couple';
  firstName: string;
  lastName: string;
  preferredName: string;
  /** YYYY-MM-DD, or empty. */
  bornOn: string;
  status: 'active' | 'inactive';
  language: 'en' | 'es';
  addresses: Address[];
  phones: Phone[];
}

export interface ClientProfile extends ClientDraft {
  id: string;
  /** "Ana Alvarez" */
  name: string;
  version: number;
  isArchived: boolean;
  createdAt: string;
}

export interface ContactDraft {
  firstName: string;
  lastName: string;
  relation: 'partner' | 'parent' | 'guardian' | 'other';
  /** Empty: none. */
  address: string;
  hasConsent: boolean;
  phone: string;
  language: 'en' | 'es';
}

/** Somebody who belongs to a client. */
export interface Contact extends ContactDraft {
  id: string;
  name: string;
  version: number;
  consentAt: string | null;
  consentBy: string;
}

/** What becomes of access when the profile loses the address that access is at; empty: not decided. */
export type MoveDecision = '' | 'move' | 'keep';

/** What saving a draft would do to access. */
export interface Outlook {
  /** The address that access is at would be gone: a decision is needed. */
  asksDecision: boolean;
  old: string;
  /** It was taken away, not changed into another. */
  isRemoved: boolean;
  /** Where a new invitation would go; empty: nowhere. */
  new: string;
  canMove: boolean;
  /** Why it cannot move, as a code. */
  why: string;
  /** If access is kept, sign-in mails still go to the old address. */
  keepsMail: boolean;
}

/** A client who may be the one who is being typed in. */
export interface Alike {
  id: string;
  name: string;
  by: 'address' | 'name_and_birthday';
  /** The one they have in common, as it was typed. */
  address: string;
  isArchived: boolean;
}

export interface Created {
  client: ClientProfile;
  isInvited: boolean;
  /** Why no invitation went out; empty if one did. */
  reason: string;
  /** The welcome; empty: none. */
  mailId: string;
  /** There is paperwork to share, and the welcome waits for that. */
  isOffered: boolean;
}

// ---- Access: the tab "Client Portal"

export interface AccessAddress {
  id: string;
  address: string;
  type: string;
  isPrimary: boolean;
  hasConsent: boolean;
  isPortal: boolean;
}

export interface Invitation {
  mailId: string;
  mailState: OutboxState;
  /** Why the mail is in this state, as a code; empty where there is nothing to explain. */
  reason: string;
  /** The server's own words. */
  words: string;
  /** The server's reply code; 0: it gave none. */
  code: number;
  /** Its words can still be changed. */
  canEdit: boolean;
  /** Nothing is left to do about the mail. */
  isSettled: boolean;
  queuedAt: string;
  heldUntil: string | null;
  nextAt: string | null;
  sentAt: string | null;
  expiresAt: string | null;
  isExpired: boolean;
  attempts: number;
}

export interface HistoryLine {
  at: string;
  actor: 'practitioner' | 'client' | 'program';
  action: string;
  detail: string;
  /** The contact whose access it concerns; empty: the client's own. */
  contact: string;
  /** What the contact is to the client. */
  relation: '' | ContactDraft['relation'];
}

/** A contact of a client, and where they stand. */
export interface Companion {
  id: string;
  name: string;
  relation: ContactDraft['relation'];
  state: AccessState;
  mailState: OutboxState | '';
  address: string;
}

/** An address at which others have access as well. */
export interface Sharing {
  address: string;
  names: string[];
}

export interface Access {
  clientId: string;
  /** Whose access it is: the client's own, or that of one of their contacts. */
  holderId: string;
  state: AccessState;
  isPracticeOn: boolean;
  isPortalSetUp: boolean;
  portalAddress: string;
  addresses: AccessAddress[];
  /** The address access was given to; empty without access. */
  address: string;
  grantedAt: string | null;
  signedInAt: string | null;
  lastSeenAt: string | null;
  isSignedInNow: boolean;
  endedAt: string | null;
  /** Access is at an address that is no longer in Client Info. */
  isElsewhere: boolean;
  /** Nothing more is mailed to the address access is at. */
  isConsentWithdrawn: boolean;
  canSend: boolean;
  /** Why not, when it cannot be sent. */
  why: string;
  canResend: boolean;
  /** Why the invitation cannot be sent again, when it cannot. */
  whyNoResend: string;
  /** Why the portal cannot be looked at as this client, when it cannot. */
  whyNoPreview: string;
  /** The addresses of these at which others have access, and their names. */
  sharings: Sharing[];
  invitation: Invitation | null;
  permissions: Permissions;
  /** The client's contacts; none on a contact's card. */
  companions: Companion[];
  activity: HistoryLine[];
}

// ---- Help for a client who cannot get in

/** Why a client cannot get in, or that they can. */
export type Finding =
  | 'archived'
  | 'not_set_up'
  | 'practice_off'
  | 'disabled'
  | 'no_address'
  | 'no_consent'
  | 'not_invited'
  | 'inside'
  | 'code_open'
  | 'not_sent'
  | 'mail_held'
  | 'mail_no_account'
  | 'mail_paused'
  | 'mail_offline'
  | 'mail_account'
  | 'mail_busy'
  | 'mail_queued'
  | 'mail_sending'
  | 'mail_deferred'
  | 'mail_failed'
  | 'mail_returned'
  | 'mail_delayed'
  | 'mail_uncertain'
  | 'mail_taken_back'
  | 'consent_taken'
  | 'other_address'
  | 'code_wrong'
  | 'code_used'
  | 'code_expired'
  | 'code_too_many'
  | 'not_opened'
  | 'not_confirmed'
  | 'expired'
  | 'expired_unopened'
  | 'signed_in';

/** A finding, and the moment it speaks of, where there is one. */
export interface Diagnosis {
  finding: Finding;
  at: string | null;
}

/** One thing that happened on a client's way in. */
export interface HelpStep extends HistoryLine {
  /** The mail server's own words. */
  words: string;
  /** Its reply code; 0: it gave none. */
  code: number;
}

/** One of the last mails, and what became of it. */
export interface HelpMail {
  mail: OutboxRow;
  openedAt: string | null;
  /** The client came in by its link or its code. */
  usedAt: string | null;
  expiresAt: string | null;
  isExpired: boolean;
}

/** A code to read out that still works; not the code. */
export interface OpenCode {
  madeAt: string;
  expiresAt: string;
  triesLeft: number;
}

export interface ClientHelp {
  holderId: string;
  diagnosis: Diagnosis;
  /** The address that access is at; empty without access. */
  address: string;
  portalAddress: string;
  /** The oldest first. */
  steps: HelpStep[];
  /** The newest first. */
  mails: HelpMail[];
  canCreateCode: boolean;
  /** Why no code can be made, as a code. */
  whyNoCode: string;
  code: OpenCode | null;
}

/** A code to read out. It crosses this once. */
export interface SpokenCode {
  code: string;
  /** What the client types beside it. */
  address: string;
  expiresAt: string;
}

// ---- The outbox

export type OutboxState =
  | 'held'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'retrying'
  | 'in_doubt'
  | 'failed'
  | 'bounced'
  | 'cancelled';

export type MailKind =
  | 'welcome'
  | 'invitation'
  | 'resend'
  | 'new_address'
  | 'sign_in_link'
  | 'share'
  | 'paper_reminder'
  | 'notice'
  | 'appointment_booked'
  | 'appointment_moved'
  | 'appointment_cancelled'
  | 'reminder'
  | 'request_declined'
  | 'times_offered'
  | 'bill'
  | 'payment_request';

export interface OutboxRow {
  id: string;
  kind: MailKind;
  /** A test of the kind's template, to the practice itself; it belongs to no client. */
  isTest: boolean;
  clientId: string;
  clientName: string;
  recipient: string;
  state: OutboxState;
  /** Why it is in this state, as a code. */
  reason: string;
  /** The server's own words. */
  words: string;
  /** The server's reply code; 0: it gave none. */
  code: number;
  phase: string;
  attempts: number;
  createdAt: string;
  heldUntil: string | null;
  nextAt: string | null;
  sentAt: string | null;
  isSettled: boolean;
  /** Its words can still be changed. */
  canEdit: boolean;
  messageId: string;
}

export type OutboxBox = 'waiting' | 'sent' | 'unsent' | 'problems';

export interface OutboxQuery {
  box: OutboxBox;
  offset: number;
  limit: number;
}

export interface OutboxPage {
  rows: OutboxRow[];
  total: number;
}

export interface OutboxSummary {
  waiting: number;
  held: number;
  sending: number;
  /** Of those that wait, the ones that could go now. */
  due: number;
  /** Which mail is on its way now, of `flushOf`; 0: none. */
  flushAt: number;
  flushOf: number;
  problems: number;
  nextHeldAt: string | null;
  account: AccountState;
  accountWords: string;
  isPaused: boolean;
  isOffline: boolean;
  offlineSince: string | null;
  nextTryAt: string | null;
  /** The provider's limit is reached; the next mail leaves then. */
  pacedUntil: string | null;
}

// ---- Invitations to many at once

/** Who was chosen in the list: `ids`, or everybody the list shows but `ids`. */
export interface ClientSelection {
  isEveryone: boolean;
  text: string;
  status: ClientQuery['status'];
  access: ClientQuery['access'];
  ids: string[];
}

/** How many clients share an outcome; `reason` says why those were left out. */
export interface BulkGroup {
  outcome: OutboxState | 'open' | 'left_out';
  reason: string;
  clients: number;
}

export interface RehearsalLine {
  id: string;
  name: string;
  /** Where the invitation would go; empty: nowhere. */
  address: string;
  /** A code; empty: invited. */
  reason: string;
}

/** What inviting a selection would do now. */
export interface Rehearsal {
  selected: number;
  invited: number;
  leftOut: BulkGroup[];
  rows: RehearsalLine[];
}

export interface BulkLine {
  clientId: string;
  name: string;
  address: string;
  outcome: BulkGroup['outcome'];
  /** A code: why left out, or the mail's. */
  reason: string;
  /** The server's. */
  words: string;
  sentAt: string | null;
  access: AccessState;
}

export type BulkBox = '' | 'waiting' | 'sent' | 'problems' | 'left_out';

/** What is to be shared with whom at once; each is told by the template's words. */
export interface BulkShareDraft {
  selection: ClientSelection;
  documents: string[];
  /** A day as 2026-11-23; empty: none. */
  dueOn: string;
}

/** What became of a bulk invitation, or of sharing with many; an empty id: there has been none. */
export interface BulkReport {
  id: string;
  purpose: 'invitation' | 'share';
  startedAt: string | null;
  stoppedAt: string | null;
  isQueued: boolean;
  isSeen: boolean;
  selected: number;
  groups: BulkGroup[];
  rows: BulkLine[];
}

// ---- The words of a mail

/** What the practitioner wrote for one mail; both empty: the template's words. */
export interface Wording {
  subject: string;
  message: string;
}

/** What the editor of a mail starts from. */
export interface MailMessage extends Wording {
  kind: MailKind;
  language: string;
  recipient: string;
  templateSubject: string;
  templateMessage: string;
  /** How long the link works that is added. */
  linkDays: number;
  /** The longest message, in characters. */
  messageMax: number;
}

/** A mail as its recipient will have it. */
export interface MailPreview {
  language: string;
  subject: string;
  /** The HTML part. It is drawn, never run: see letter/draw.ts. */
  page: string;
  /** The plain text part. */
  text: string;
}

/** What the mails of one kind say in one language; the standard text where nothing else was written. */
export interface Template extends Wording {
  kind: MailKind;
  language: string;
  /** 0: never changed. */
  version: number;
  standardSubject: string;
  standardMessage: string;
  isOwn: boolean;
  /** The longest message, in characters. */
  messageMax: number;
  changedAt: string | null;
}

// ---- Documents

export type DocumentKind = 'text' | 'form' | 'file';
export type QuestionKind =
  | 'short_text'
  | 'long_text'
  | 'one_choice'
  | 'many_choices'
  | 'scale'
  | 'date'
  | 'number'
  | 'address'
  | 'agreement'
  | 'heading';
export type Measure = '' | 'phq9' | 'gad7';

/** One line of the library. */
export interface LibraryDocument {
  id: string;
  kind: DocumentKind;
  language: string;
  title: string;
  /** Rises with each change of the draft. */
  version: number;
  /** The number of the version that is given out; 0: none yet. */
  published: number;
  publishedAt: string | null;
  /** The draft is not what was published last. */
  isChanged: boolean;
  isArchived: boolean;
  changedAt: string;
}

/** A document with what its draft holds; which of text, form and file, its kind says. */
export interface Paper {
  document: LibraryDocument;
  text: string;
  blocks: Block[];
  form: Form;
  file: PaperFile;
  versions: PaperVersion[];
}

export interface PaperVersion {
  number: number;
  hash: string;
  publishedAt: string;
}

export interface PaperFile {
  name: string;
  media: string;
  size: number;
  hash: string;
}

export interface Block {
  kind: 'heading' | 'paragraph' | 'item';
  text: string;
}

export interface TextDraft {
  title: string;
  language: string;
  text: string;
}

export interface FileDraft {
  title: string;
  language: string;
}

export interface Sheet {
  title: string;
  language: string;
  form: Form;
}

export interface Form {
  sections: Section[];
}

export interface Section {
  title: string;
  text: string;
  measure: Measure;
  questions: Question[];
}

export interface Question {
  id: string;
  kind: QuestionKind;
  label: string;
  hint: string;
  isRequired: boolean;
  options: Option[];
  min: number;
  max: number;
  lowLabel: string;
  highLabel: string;
  showIf: Condition;
  /** Which detail of the profile it asks for; empty: none. */
  purpose: Purpose | '';
}

/** A detail of a profile that a question can ask for. */
export type Purpose = 'preferred_name' | 'born_on' | 'phone' | 'email' | 'email_consent';

export interface Option {
  value: string;
  label: string;
}

/** Asked only where an earlier choice has this value, or an earlier agreement was given. */
export interface Condition {
  question: string;
  value: string;
}

export interface Starter {
  key: string;
  kind: DocumentKind;
  title: string;
  isThere: boolean;
}

export interface StarterChoice {
  language: string;
  keys: string[];
}

// ---- Documents that were given to clients

/** How far somebody is with what they were given. */
export type GivenState = 'sent' | 'opened' | 'started' | 'done' | 'signed' | 'withdrawn';

/** A document that was given to a client, or to a contact of theirs. */
export interface Given {
  id: string;
  clientId: string;
  holderId: string;
  /** The contact's name; empty: the client. */
  holder: string;
  documentId: string;
  kind: DocumentKind;
  title: string;
  language: string;
  /** The number of the version. */
  number: number;
  state: GivenState;
  /** How much of a form is answered. */
  percent: number;
  /** A day as 2026-11-23; empty: none. */
  dueOn: string;
  isOverdue: boolean;
  sharedAt: string;
  openedAt: string | null;
  startedAt: string | null;
  doneAt: string | null;
  withdrawnAt: string | null;
  /** Of the mail that tells of it; empty: there was none. */
  mailState: OutboxState | '';
  /** When they are reminded of it next; null: they are not. */
  reminderAt: string | null;
  /** When a reminder last went. */
  remindedAt: string | null;
}

/** What telling somebody of documents would mean now. */
export interface ShareHolder {
  clientId: string;
  holderId: string;
  name: string;
  /** They would get access with it. */
  isNewAccess: boolean;
  /** The one that access is at; empty without access. */
  address: string;
  addresses: AccessAddress[];
  /** Where the mail would go unless another is chosen; empty: nowhere. */
  addressId: string;
  /** A code: why nothing may be sent; empty when it may. */
  why: string;
  /** Whom it could be shared with: the client first, then their contacts with access. */
  recipients: ShareRecipient[];
}

/** Somebody of a client's circle whom documents can be shared with. */
export interface ShareRecipient {
  holderId: string;
  name: string;
  /** Empty: the client. */
  relation: ContactDraft['relation'] | '';
}

/** A document that may be shared, as it was published. */
export interface Offer {
  id: string;
  kind: DocumentKind;
  title: string;
  language: string;
  number: number;
  /** They have it already, and have not done it yet. */
  isOpen: boolean;
}

/** What sharing with somebody would mean, and what there is to share. */
export interface ShareProspect extends ShareStock {
  holder: ShareHolder;
}

/** What there is to share. */
export interface ShareStock {
  documents: Offer[];
  /** How many others wait to be published. */
  drafts: number;
  atOnce: number;
  /** The earliest day due, as 2026-11-23. */
  today: string;
  /** When they are reminded, where there is a day due. */
  reminders: ReminderRule;
}

/** When clients are reminded of what is not done. */
export interface ReminderRule {
  /** From the day due: -1 is the day before. */
  days: number[];
}

/** What is to be shared with whom, and how they are told. */
export interface ShareDraft {
  holderId: string;
  addressId: string;
  documents: string[];
  /** A day as 2026-11-23; empty: none. */
  dueOn: string;
  wording: Wording;
}

/** What a sharing did. */
export interface Shared {
  mailId: string;
  /** Until when it can be undone; null: the mail is on its way. */
  heldUntil: string | null;
  isNewAccess: boolean;
  count: number;
}

/** A file that a client, or a contact of theirs, sent. */
export interface Upload {
  id: string;
  holder: string;
  name: string;
  media: string;
  size: number;
  at: string;
}

// ---- Secure messages

/** Whether somebody can be written to: the first three can. */
export type ThreadState =
  'open' | 'not_signed_in' | 'practice_off' | 'off' | 'no_access' | 'disabled' | 'archived';

/** A thread in the list. */
export interface ThreadLine {
  holderId: string;
  clientId: string;
  name: string;
  /** Whose contact it is; empty: the client. */
  about: string;
  /** How the newest message begins. */
  last: string;
  isMine: boolean;
  hasFiles: boolean;
  at: string;
  unread: number;
  hasDraft: boolean;
}

export interface ThreadQuery {
  /** A part of a name; empty: everybody. */
  text: string;
  isUnread: boolean;
  /** The `next` of the page before; empty: the newest. */
  before: string;
}

export interface ThreadPage {
  lines: ThreadLine[];
  /** Messages, in all threads. */
  unread: number;
  next: string;
}

/** What of a client's messages, and of their contacts', has not been read. */
export interface WaitingMessages {
  unread: number;
  /** Whose thread the newest of them is in; empty: there is none. */
  holderId: string;
}

export interface MessageFile {
  id: string;
  name: string;
  media: string;
  size: number;
}

export interface Message {
  id: string;
  /** The practice's. */
  isMine: boolean;
  body: string;
  at: string;
  /** Until when it can be taken back; null: the other side has it. */
  heldUntil: string | null;
  /** When the other side had read it. */
  readAt: string | null;
  files: MessageFile[];
}

export interface MessageDraft {
  body: string;
  files: MessageFile[];
}

/** A thread with a page of its messages, the oldest first. */
export interface Conversation {
  holderId: string;
  clientId: string;
  name: string;
  about: string;
  state: ThreadState;
  /** Why no email tells them of a message; empty: one does. */
  noticeWhy: string;
  messages: Message[];
  hasOlder: boolean;
  unread: number;
  draft: MessageDraft;
  /** Characters. */
  bodyMax: number;
  filesMax: number;
  portalAddress: string;
}

/** What an announcement is, or would be, to one of those it is meant for. */
export interface Announced {
  holderId: string;
  name: string;
  state: ThreadState;
  /** Why they get none; empty: they do. */
  why: string;
  messageId: string;
}

/** Everything that a client has been given, and what they sent. */
export interface Received {
  given: Given[];
  uploads: Upload[];
}

/** A document that was given, with what was answered: until it is handed in, what stands so far. */
export interface Reading {
  given: Given;
  blocks: Block[];
  form: Form;
  file: PaperFile;
  answers: Record<string, unknown>;
  scores: Score[];
  signature: Signature | null;
  /** What it says otherwise than the profile, undecided. */
  details: Detail[];
}

/** A detail that somebody wrote otherwise in a form than it stands in the profile. */
export interface Detail {
  question: string;
  label: string;
  purpose: Purpose;
  /** As it stands in the profile; empty: nothing does. */
  old: string;
  new: string;
}

/** Takes a detail into the profile. */
export interface Acceptance {
  shareId: string;
  question: string;
  /** What stood in the profile when it was looked at. */
  old: string;
  decision: MoveDecision;
}

export type Band = '' | 'minimal' | 'mild' | 'moderate' | 'moderately_severe' | 'severe';

/** What a measure's answers add up to. */
export interface Score {
  measure: Measure;
  points: number;
  of: number;
  answered: number;
  items: number;
  band: Band;
  isUrgent: boolean;
}

/** Under what something was signed or handed in. */
export interface Signature {
  signer: string;
  way: 'typed' | 'drawn' | 'handed_in';
  /** The path of a drawn signature, in a field of 400 by 140. */
  drawing: string;
  at: string;
  paperHash: string;
  answersHash: string;
  /** All of it is still as it was signed. */
  isSound: boolean;
}

/** What became of a file that was to be saved outside the records. */
export interface Handed {
  name: string;
  isSaved: boolean;
  /** Base64, where the page saves it; else empty. */
  content: string;
}

// ---- Ending the program

export interface ExitState {
  /** The window was about to close and waits for an answer. */
  isAsked: boolean;
}

// ---- This computer

/** The choices of this computer that Go has to know. */
export interface ComputerSettings {
  /** Whether this build can show notices of the system at all. */
  canNotify: boolean;
  isNotices: boolean;
}

// ---- The sample practice

/** A mail that the sample practice sent; nobody else has it. */
export interface CaughtMail {
  id: number;
  at: string;
  to: string;
  from: string;
  subject: string;
  text: string;
  /** Into the sample's own portal; empty without one. */
  link: string;
}

// ---- Scheduling

/** How something comes again. */
export interface Weekly {
  /** Weeks; 0: it does not come again. */
  every: number;
  /** 1 Monday to 7 Sunday; empty: the day it begins on. */
  days: number[];
  /** The last day; empty: on and on. */
  until: string;
}

export type PlaceKind = 'office' | 'video' | 'phone' | 'visit';

/** Where an appointment can be. */
export interface Place {
  /** Empty for a new one. */
  id: string;
  name: string;
  kind: PlaceKind;
  /** The address, the link of the room, who calls whom: the client reads it once the appointment is agreed. */
  detail: string;
}

/** Something that clients come for. */
export interface Service {
  /** Empty for a new one. */
  id: string;
  name: string;
  /** As it stands on a bill. */
  code: string;
  minutes: number;
  /** Minutes kept free after it. */
  buffer: number;
  /** In the minor unit of the practice's currency. */
  fee: number;
  isOffered: boolean;
  placeIds: string[];
}

/** The rules of asking for a time. */
export interface Rules {
  /** Minutes from one offered start to the next. */
  step: number;
  /** Minutes at least until a time that is offered. */
  notice: number;
  /** Days from today that are offered. */
  furthest: number;
  /** Minutes before the start from which a client can no longer cancel. */
  cancelWithin: number;
}

/** A stretch of the day in which the practice is open, once or week by week. */
export interface OpenBlock extends Weekly {
  id: string;
  firstDay: string;
  /** Minutes after midnight, in the practice's clock. */
  from: number;
  to: number;
  /** Empty: every place. */
  placeId: string;
}

/** A day, or days, on which it is not as the blocks say. */
export interface OpenException {
  id: string;
  firstDay: string;
  lastDay: string;
  from: number;
  to: number;
  /** Open besides, or else closed. */
  isOpen: boolean;
  placeId: string;
  /** The practitioner's own. */
  note: string;
}

export interface Availability {
  zone: string;
  rules: Rules;
  blocks: OpenBlock[];
  exceptions: OpenException[];
}

/** How an appointment comes again. */
export interface Repeat extends Weekly {
  /** How many there are in all; 0: as many as until says. */
  count: number;
}

/** An appointment as it is written down. */
export interface Booking {
  /** Empty: it is new. */
  id: string;
  /** The client, or the contact who comes; empty: time that is taken. */
  holderId: string;
  /** Of time that is taken; with a client it is empty. */
  title: string;
  serviceId: string;
  placeId: string;
  /** The practitioner's own. */
  note: string;
  start: string;
  minutes: number;
  /** Of a new one. */
  repeat: Repeat;
  /** Also where something else is there already. */
  anyway: boolean;
  /** Tell the client by email. */
  tell: boolean;
}

/** Whether a client, or a contact, can be told of their appointments by email. */
export interface AppointmentReach {
  /** The one that they agreed to. */
  address: string;
  /** Why they cannot be told, as a code; empty: they can. */
  why: string;
}

/** What has become of a time that a client asked for; pending and offered wait for an answer. */
export type RequestState =
  'pending' | 'offered' | 'accepted' | 'declined' | 'withdrawn' | 'expired';

/** A time that a client asked for. */
export interface TimeRequest {
  id: string;
  clientId: string;
  /** The client, or the contact who asks. */
  holderId: string;
  name: string;
  /** Of an open one: the client has never had an appointment. */
  isNew: boolean;
  serviceId: string;
  service: string;
  /** Empty: the service has none. */
  placeId: string;
  place: string;
  kind: PlaceKind | '';
  start: string;
  end: string;
  /** The client's. */
  note: string;
  state: RequestState;
  /** The practitioner's, as the client reads it. */
  reason: string;
  at: string;
  answeredAt: string | null;
  appointmentId: string;
  /** Other times that were offered. */
  offers: Span[];
  /** Of a pending one: the names of what is there at that time. */
  conflicts: string[];
  /** Another request was accepted at that time: it cannot be accepted in any way. */
  isFirm: boolean;
  /** Why no mail can tell them of the answer, as a code; empty: one can. */
  why: string;
}

export interface RequestList {
  /** The practice's. */
  zone: string;
  requests: TimeRequest[];
  /** How many wait for the practitioner. */
  pending: number;
}

/** What keeps clients from asking for a time, besides the practice's switch. */
export interface Openness {
  /** There is a service that clients may ask for. */
  isOffered: boolean;
  /** There is a free time that the rules let them ask for. */
  isFree: boolean;
  /** Clients with access who may ask. */
  able: number;
  /** Clients with access who may not, at most 3. */
  barred: { id: string; name: string }[];
  barredCount: number;
}

/** How much of a series a change is for. */
export type Scope = 'one' | 'following';

/** Something that stands in the calendar. */
export interface Entry {
  /** Of a request that waits: the request's. */
  id: string;
  seriesId: string;
  /** Empty: without a client. */
  clientId: string;
  holderId: string;
  /** Of the client or the contact who comes; without a client the title. */
  name: string;
  title: string;
  serviceId: string;
  service: string;
  placeId: string;
  place: string;
  kind: PlaceKind | '';
  start: string;
  end: string;
  /** Minutes kept free after it. */
  buffer: number;
  state: 'booked' | 'cancelled';
  cancelledBy: '' | 'practice' | 'client';
  reason: string;
  note: string;
  isPending: boolean;
  /** The names of what is there at the same time. */
  conflicts: string[];
}

export interface Span {
  from: string;
  to: string;
}

/** A stretch of the calendar. */
export interface Calendar {
  zone: string;
  entries: Entry[];
  /** When the practice is open somewhere, whatever is taken of it. */
  open: Span[];
}

// ---- Billing: amounts are whole numbers of the currency's smallest unit, days are YYYY-MM-DD

/** How the practice bills. */
export interface BillingSettings {
  /** ISO 4217 */
  currency: string;
  /** How many digits the smallest unit stands behind the point. */
  digits: number;
  /** Something was billed or paid, so the currency stays. */
  isCurrencyFixed: boolean;
  dueDays: number;
  prefix: string;
  taxName: string;
  /** Of a new line, in hundredths of a percent. */
  taxRate: number;
  legalName: string;
  postal: string;
  taxId: string;
  licence: string;
  npi: string;
  footer: string;
  version: number;
  /** Clients can pay online. */
  hasOnlineAccount: boolean;
}

export type InvoiceState =
  'draft' | 'due' | 'overdue' | 'part_paid' | 'paid' | 'refunded' | 'written_off' | 'voided';

export interface Invoice {
  id: string;
  clientId: string;
  client: string;
  /** The number; empty: a draft. */
  label: string;
  state: InvoiceState;
  isOverdue: boolean;
  issuedOn: string;
  dueOn: string;
  currency: string;
  total: number;
  paid: number;
  open: number;
  writtenOff: number;
  credited: number;
  refunded: number;
  /** The client finds it on the portal. */
  isShown: boolean;
  /** How far the newest payment is that was begun online for what is open; empty: none was. */
  online: '' | OnlineStage;
  /** The bank of whoever paid it asks for the money back. */
  isDisputed: boolean;
  repeatId: string;
  version: number;
}

export interface InvoiceFilter {
  /** A part of the number or of the client's name. */
  text: string;
  clientId: string;
  state: '' | 'draft' | 'open' | 'overdue' | 'settled';
  /** The id of the last one of the page before; empty: the first page. */
  after: string;
}

export interface InvoicePage {
  invoices: Invoice[];
  hasMore: boolean;
}

export interface InvoiceLineDraft {
  day: string;
  text: string;
  code: string;
  /** In hundredths: 100 is one. */
  quantity: number;
  /** Of one. */
  price: number;
  /** In hundredths of a percent. */
  taxRate: number;
  serviceId: string;
  appointmentId: string;
}

export interface Discount {
  kind: '' | 'amount' | 'rate';
  /** An amount, or hundredths of a percent. */
  value: number;
}

export interface InvoiceDraft {
  id: string;
  version: number;
  clientId: string;
  issueOn: string;
  dueOn: string;
  note: string;
  discount: Discount;
  lines: InvoiceLineDraft[];
}

export interface TaxSum {
  rate: number;
  base: number;
  amount: number;
}

export interface InvoiceSums {
  subtotal: number;
  discount: number;
  taxes: TaxSum[];
  tax: number;
  total: number;
}

/** What a draft comes to, before it is kept. */
export interface InvoicePreview {
  /** Of each line, without tax and before the discount. */
  amounts: number[];
  sums: InvoiceSums;
}

export interface InvoiceLine extends InvoiceLineDraft {
  id: string;
  amount: number;
}

/** The part of a payment that is for an invoice. */
export interface PaidBy {
  paymentId: string;
  number: number;
  day: string;
  method: PaymentMethod;
  amount: number;
  /** What was for it as well, and went back. */
  refunded: number;
}

/** What is no longer asked for. */
export interface Adjustment {
  id: string;
  kind: 'void' | 'write_off' | 'credit';
  day: string;
  amount: number;
  note: string;
}

export interface WholeInvoice extends Invoice {
  sums: InvoiceSums;
  note: string;
  rebate: Discount;
  lines: InvoiceLine[];
  payments: PaidBy[];
  adjustments: Adjustment[];
  /** To pay it online, or all that was open while it was, the oldest first. */
  attempts: OnlinePayment[];
}

/** How far a payment has come that somebody began online. */
export type OnlineStage = 'preparing' | 'open' | 'processing' | 'paid' | 'failed' | 'expired';

/** How far the payer's bank has come with a payment that it asks back; empty: it does not. */
export type Dispute = '' | 'unanswered' | 'answered' | 'won' | 'lost';

export interface OnlinePayment {
  id: string;
  clientId: string;
  client: string;
  /** Empty: it was for all that was open. */
  invoiceId: string;
  label: string;
  stage: OnlineStage;
  /** Why it has failed, or why the last card was not taken. */
  code: string;
  /** The provider does not answer, and is asked again. */
  isStuck: boolean;
  currency: string;
  amount: number;
  /** What went back of it since. */
  returned: number;
  /** As it was written down; empty: it was not. */
  paymentId: string;
  askedAt: string;
  /** When it was paid, or came to nothing. */
  settledAt: string | null;
  dispute: Dispute;
  /** When the dispute last changed. */
  disputedAt: string | null;
  /** Until when a dispute can be answered; nothing: the provider has not told. */
  answerUntil: string | null;
}

export interface OnlineFilter {
  /** Empty: of every client. */
  clientId: string;
  /** What is not paid yet, or came to nothing within a month; what a bank has yet to decide on. */
  state: '' | 'unpaid' | 'disputed';
  /** The id of the last one of the page before; empty: the first page. */
  after: string;
}

export interface OnlinePage {
  payments: OnlinePayment[];
  hasMore: boolean;
}

export type PaymentMethod = 'cash' | 'cheque' | 'transfer' | 'card' | 'other' | 'online';

export interface Allocation {
  invoiceId: string;
  amount: number;
}

export interface Receipt {
  clientId: string;
  method: PaymentMethod;
  amount: number;
  day: string;
  reference: string;
  note: string;
  for: Allocation[];
}

export interface Refund {
  id: string;
  /** What it was paid for; empty: it was credit. */
  invoiceId: string;
  amount: number;
  method: PaymentMethod;
  day: string;
  note: string;
}

export interface PaidFor {
  invoiceId: string;
  label: string;
  amount: number;
}

export interface Payment {
  id: string;
  clientId: string;
  client: string;
  /** Of its receipt. */
  number: number;
  method: PaymentMethod;
  day: string;
  currency: string;
  amount: number;
  refunded: number;
  /** For no invoice yet. */
  rest: number;
  reference: string;
  note: string;
  /** It was written down by mistake; empty: it stands. */
  takenBackOn: string;
  for: PaidFor[];
  refunds: Refund[];
  dispute: Dispute;
  /** Until when the dispute can be answered, where the provider tells. */
  answerUntil: string | null;
}

export interface PaymentPage {
  payments: Payment[];
  hasMore: boolean;
}

export interface Balance {
  currency: string;
  /** Open less credit; less than 0: it is the client's. */
  balance: number;
  open: number;
  credit: number;
}

export interface LedgerLine {
  day: string;
  kind: 'invoice' | 'void' | 'write_off' | 'credit' | 'payment' | 'payment_taken_back' | 'refund';
  label: string;
  amount: number;
  balance: number;
  /** Of the invoice or the payment that it tells of. */
  ofId: string;
}

export interface OpenInvoice {
  id: string;
  label: string;
  issuedOn: string;
  dueOn: string;
  total: number;
  open: number;
}

export interface CreditOfPaid {
  paymentId: string;
  number: number;
  day: string;
  rest: number;
}

export interface Ledger {
  balance: Balance;
  /** The oldest first. */
  lines: LedgerLine[];
  open: OpenInvoice[];
  credits: CreditOfPaid[];
}

export interface Fee {
  serviceId: string;
  name: string;
  code: string;
  fee: number;
}

/** A statement or a superbill in a list. */
export interface BillPaper {
  id: string;
  clientId: string;
  client: string;
  number: number;
  issuedOn: string;
  /** Of a statement. */
  firstDay: string;
  lastDay: string;
  currency: string;
  /** What is owed at the end of a statement; what a superbill comes to. */
  amount: number;
  /** It is on the portal no longer. */
  isWithdrawn: boolean;
}

export interface BillPapers {
  papers: BillPaper[];
  hasMore: boolean;
}

export interface StatementDraft {
  clientId: string;
  firstDay: string;
  lastDay: string;
  note: string;
}

export interface BillCode {
  code: string;
  text: string;
}

export type CodeKind = 'diagnosis' | 'service';

export interface CodePage {
  codes: BillCode[];
  hasMore: boolean;
}

/** What a list of codes brings to those that are there. */
export interface CodeImport {
  new: number;
  /** Those that are there, and get another text. */
  changed: number;
  same: number;
  /** Lines whose code comes again further down. */
  twice: number;
  /** The first of those that are new or change. */
  first: BillCode[];
  /** Lines that cannot be taken, the first hundred. */
  bad: { line: number; why: string; field: string }[];
  badCount: number;
}

export interface SuperbillDraft {
  clientId: string;
  invoiceIds: string[];
  diagnoses: BillCode[];
  note: string;
}

/** An invoice that is made again and again. */
export interface RepeatingInvoice {
  /** Empty: a new one. */
  id: string;
  version: number;
  clientId: string;
  /** The same day of each month, or its last. */
  every: 'day' | 'month';
  firstOn: string;
  /** Empty: on and on. */
  lastOn: string;
  note: string;
  discount: Discount;
  /** Without days and appointments. */
  lines: InvoiceLineDraft[];
  /** Each is issued at once; else it is a draft. */
  isIssued: boolean;
  /** And the client is told by mail, where they can be. */
  isTold: boolean;
}

export interface RepeatCard extends RepeatingInvoice {
  client: string;
  currency: string;
  /** Of each. */
  total: number;
  state: 'running' | 'paused' | 'ended';
  /** Empty: none comes; of a paused one where it stopped. */
  nextOn: string;
  made: number;
  /** The invoice that was made last; empty: there is none. */
  lastId: string;
  /** Its number; empty: a draft. */
  lastLabel: string;
  /** The day that it was made for. */
  lastMade: string;
  /** How many were lately made at once whose days were over. */
  caughtUp: number;
  caughtUpOn: string;
}

export interface IncomeMonth {
  /** 2026-11 */
  month: string;
  invoiced: number;
  adjusted: number;
  received: number;
  refunded: number;
  /** Received less refunded. */
  net: number;
  methods: { method: PaymentMethod; amount: number }[];
}

export interface Income {
  currency: string;
  months: IncomeMonth[];
  sum: IncomeMonth;
}

/** What asking somebody for payment would mean now. */
export interface PaymentProspect {
  clientId: string;
  holderId: string;
  name: string;
  address: string;
  balance: Balance;
  /** Of the three things that paying needs. */
  missing: ('payments_account_off' | 'bills_off' | 'pay_off')[];
  /** Why it cannot be asked for; empty: it can. */
  why: string;
}

/** An appointment that no invoice asks for. */
export interface Unbilled {
  start: string;
  line: InvoiceLineDraft;
}

// ---- Events

/** The practice's account with a payment provider. Its key is never shown again. */
export interface Till {
  isSetUp: boolean;
  /** Clients can pay online now. */
  isActive: boolean;
  /** Its key moves no money. */
  isTrial: boolean;
  /** Why it is not active; empty: it is, or none was set up. */
  code: string;
  checkedAt: string | null;
}

export type Noun =
  | 'client'
  | 'access'
  | 'outbox'
  | 'practice'
  | 'account'
  | 'template'
  | 'document'
  | 'share'
  | 'paper_reminder'
  | 'message'
  | 'availability'
  | 'appointment'
  | 'request'
  | 'bulk'
  | 'hosting'
  | 'mailbox'
  | 'startup'
  | 'sample'
  | 'billing'
  | 'billing_setting'
  | 'billing_code'
  | 'invoice_repeat'
  | 'till'
  | 'exit';

/** Something changed on the Go side; whoever shows it reads it again. */
export interface Change {
  noun: Noun;
  id: string;
}
