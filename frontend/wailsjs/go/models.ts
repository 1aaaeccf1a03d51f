export namespace access {
	
	export interface BulkLine {
	    clientId: string;
	    name: string;
	    address: string;
	    outcome: string;
	    reason: string;
	    words: string;
	    sentAt?: string | null;
	    access: string;
	}
	export interface Group {
	    outcome: string;
	    reason: string;
	    clients: number;
	}
	export interface BulkReport {
	    id: string;
	    purpose: string;
	    startedAt?: string | null;
	    stoppedAt?: string | null;
	    isQueued: boolean;
	    isSeen: boolean;
	    selected: number;
	    groups: Group[];
	    rows: BulkLine[];
	}
	export interface Companion {
	    id: string;
	    name: string;
	    relation: string;
	    state: string;
	    mailState: string;
	    address: string;
	}
	export interface Sharing {
	    address: string;
	    names: string[];
	}
	export interface Choice {
	    id: string;
	    address: string;
	    type: string;
	    isPrimary: boolean;
	    hasConsent: boolean;
	    isPortal: boolean;
	}
	export interface Card {
	    clientId: string;
	    holderId: string;
	    state: string;
	    isPracticeOn: boolean;
	    isPortalSetUp: boolean;
	    portalAddress: string;
	    addresses: Choice[];
	    address: string;
	    grantedAt?: string | null;
	    signedInAt?: string | null;
	    lastSeenAt?: string | null;
	    isSignedInNow: boolean;
	    endedAt?: string | null;
	    isElsewhere: boolean;
	    isConsentWithdrawn: boolean;
	    canSend: boolean;
	    why: string;
	    canResend: boolean;
	    whyNoResend: string;
	    whyNoPreview: string;
	    sharings: Sharing[];
	    invitation?: Invitation | null;
	    permissions: visitor.Permissions;
	    companions: Companion[];
	    activity: history.Line[];
	}
	
	
	export interface Created {
	    client: client.Profile;
	    isInvited: boolean;
	    reason: string;
	    mailId: string;
	    isOffered: boolean;
	}
	export interface Diagnosis {
	    finding: string;
	    at?: string | null;
	}
	export interface Entry {
	    id: string;
	    name: string;
	    address: string;
	    phone: string;
	    status: string;
	    access: string;
	    mailState: string;
	    lastActivity: string;
	    lastActivityAt?: string | null;
	}
	
	export interface HelpMail {
	    mail: outbox.Row;
	    openedAt?: string | null;
	    usedAt?: string | null;
	    expiresAt?: string | null;
	    isExpired: boolean;
	}
	export interface Step {
	    at: string;
	    actor: string;
	    action: string;
	    detail: string;
	    contact: string;
	    relation: string;
	    words: string;
	    code: number;
	}
	export interface Help {
	    holderId: string;
	    diagnosis: Diagnosis;
	    address: string;
	    portalAddress: string;
	    steps: Step[];
	    mails: HelpMail[];
	    canCreateCode: boolean;
	    whyNoCode: string;
	    code?: OpenCode | null;
	}
	
	export interface Invitation {
	    mailId: string;
	    mailState: string;
	    reason: string;
	    words: string;
	    code: number;
	    queuedAt: string;
	    heldUntil?: string | null;
	    nextAt?: string | null;
	    sentAt?: string | null;
	    expiresAt?: string | null;
	    isExpired: boolean;
	    attempts: number;
	    canEdit: boolean;
	    isSettled: boolean;
	}
	export interface OpenCode {
	    madeAt: string;
	    expiresAt: string;
	    triesLeft: number;
	}
	export interface Outlook {
	    asksDecision: boolean;
	    old: string;
	    isRemoved: boolean;
	    new: string;
	    canMove: boolean;
	    why: string;
	    keepsMail: boolean;
	}
	export interface Recipient {
	    holderId: string;
	    name: string;
	    relation: string;
	}
	export interface Prospect {
	    clientId: string;
	    holderId: string;
	    name: string;
	    isNewAccess: boolean;
	    address: string;
	    addresses: Choice[];
	    addressId: string;
	    why: string;
	    recipients: Recipient[];
	}
	export interface Query {
	    text: string;
	    status: string;
	    access: string;
	    offset: number;
	    limit: number;
	}
	export interface Reach {
	    withAccess: number;
	    signedIn: number;
	    sessions: number;
	}
	
	export interface RehearsalLine {
	    id: string;
	    name: string;
	    address: string;
	    reason: string;
	}
	export interface Rehearsal {
	    selected: number;
	    invited: number;
	    leftOut: Group[];
	    rows: RehearsalLine[];
	}
	
	export interface Roster {
	    rows: Entry[];
	    total: number;
	}
	export interface Selection {
	    isEveryone: boolean;
	    text: string;
	    status: string;
	    access: string;
	    ids: string[];
	}
	
	export interface SpokenCode {
	    code: string;
	    address: string;
	    expiresAt: string;
	}

}

export namespace billing {
	
	export interface Adjustment {
	    id: string;
	    kind: string;
	    day: string;
	    amount: number;
	    note: string;
	}
	export interface Allocation {
	    invoiceId: string;
	    amount: number;
	}
	export interface BadLine {
	    line: number;
	    why: string;
	    field: string;
	}
	export interface Balance {
	    currency: string;
	    balance: number;
	    open: number;
	    credit: number;
	}
	export interface ByMethod {
	    method: string;
	    amount: number;
	}
	export interface CodeImport {
	    new: number;
	    changed: number;
	    same: number;
	    twice: number;
	    first: billpaper.Code[];
	    bad: BadLine[];
	    badCount: number;
	}
	export interface CodePage {
	    codes: billpaper.Code[];
	    hasMore: boolean;
	}
	export interface CreditOfPaid {
	    paymentId: string;
	    number: number;
	    day: string;
	    rest: number;
	}
	export interface Discount {
	    kind: string;
	    value: number;
	}
	export interface DraftLine {
	    day: string;
	    text: string;
	    code: string;
	    quantity: number;
	    price: number;
	    taxRate: number;
	    serviceId: string;
	    appointmentId: string;
	}
	export interface Draft {
	    id: string;
	    version: number;
	    clientId: string;
	    issueOn: string;
	    dueOn: string;
	    note: string;
	    discount: Discount;
	    lines: DraftLine[];
	}
	
	export interface Fee {
	    serviceId: string;
	    name: string;
	    code: string;
	    fee: number;
	}
	export interface Filter {
	    text: string;
	    clientId: string;
	    state: string;
	    after: string;
	}
	export interface Month {
	    month: string;
	    invoiced: number;
	    adjusted: number;
	    received: number;
	    refunded: number;
	    net: number;
	    methods: ByMethod[];
	}
	export interface Income {
	    currency: string;
	    months: Month[];
	    sum: Month;
	}
	export interface OnlinePayment {
	    id: string;
	    clientId: string;
	    client: string;
	    invoiceId: string;
	    label: string;
	    stage: string;
	    code: string;
	    isStuck: boolean;
	    currency: string;
	    amount: number;
	    returned: number;
	    paymentId: string;
	    askedAt: string;
	    settledAt?: string | null;
	    dispute: string;
	    disputedAt?: string | null;
	    answerUntil?: string | null;
	}
	export interface PaidBy {
	    paymentId: string;
	    number: number;
	    day: string;
	    method: string;
	    amount: number;
	    refunded: number;
	}
	export interface InvoiceLine {
	    day: string;
	    text: string;
	    code: string;
	    quantity: number;
	    price: number;
	    taxRate: number;
	    serviceId: string;
	    appointmentId: string;
	    id: string;
	    amount: number;
	}
	export interface Sums {
	    subtotal: number;
	    discount: number;
	    taxes: billpaper.Tax[];
	    tax: number;
	    total: number;
	}
	export interface Invoice {
	    id: string;
	    clientId: string;
	    client: string;
	    label: string;
	    state: string;
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
	    isShown: boolean;
	    repeatId: string;
	    online: string;
	    isDisputed: boolean;
	    version: number;
	    sums: Sums;
	    note: string;
	    rebate: Discount;
	    lines: InvoiceLine[];
	    payments: PaidBy[];
	    adjustments: Adjustment[];
	    attempts: OnlinePayment[];
	}
	
	export interface OpenInvoice {
	    id: string;
	    label: string;
	    issuedOn: string;
	    dueOn: string;
	    total: number;
	    open: number;
	}
	export interface LedgerLine {
	    day: string;
	    kind: string;
	    label: string;
	    amount: number;
	    balance: number;
	    ofId: string;
	}
	export interface Ledger {
	    balance: Balance;
	    lines: LedgerLine[];
	    open: OpenInvoice[];
	    credits: CreditOfPaid[];
	}
	
	
	export interface OnlineFilter {
	    clientId: string;
	    state: string;
	    after: string;
	}
	export interface OnlinePage {
	    payments: OnlinePayment[];
	    hasMore: boolean;
	}
	
	
	export interface Summary {
	    id: string;
	    clientId: string;
	    client: string;
	    label: string;
	    state: string;
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
	    isShown: boolean;
	    repeatId: string;
	    online: string;
	    isDisputed: boolean;
	    version: number;
	}
	export interface Page {
	    invoices: Summary[];
	    hasMore: boolean;
	}
	
	export interface PaidFor {
	    invoiceId: string;
	    label: string;
	    amount: number;
	}
	export interface Paper {
	    id: string;
	    clientId: string;
	    client: string;
	    number: number;
	    issuedOn: string;
	    firstDay: string;
	    lastDay: string;
	    currency: string;
	    amount: number;
	    isWithdrawn: boolean;
	}
	export interface Papers {
	    papers: Paper[];
	    hasMore: boolean;
	}
	export interface Refund {
	    id: string;
	    invoiceId: string;
	    amount: number;
	    method: string;
	    day: string;
	    note: string;
	}
	export interface Payment {
	    id: string;
	    clientId: string;
	    client: string;
	    number: number;
	    method: string;
	    day: string;
	    currency: string;
	    amount: number;
	    refunded: number;
	    rest: number;
	    reference: string;
	    note: string;
	    takenBackOn: string;
	    for: PaidFor[];
	    refunds: Refund[];
	    dispute: string;
	    answerUntil?: string | null;
	}
	export interface Payments {
	    payments: Payment[];
	    hasMore: boolean;
	}
	export interface Preview {
	    amounts: number[];
	    sums: Sums;
	}
	export interface Prospect {
	    clientId: string;
	    holderId: string;
	    name: string;
	    address: string;
	    balance: Balance;
	    missing: string[];
	    why: string;
	}
	export interface Receipt {
	    clientId: string;
	    method: string;
	    amount: number;
	    day: string;
	    reference: string;
	    note: string;
	    for: Allocation[];
	}
	
	export interface Repeat {
	    id: string;
	    version: number;
	    clientId: string;
	    every: string;
	    firstOn: string;
	    lastOn: string;
	    note: string;
	    discount: Discount;
	    lines: DraftLine[];
	    isIssued: boolean;
	    isTold: boolean;
	}
	export interface RepeatCard {
	    id: string;
	    version: number;
	    clientId: string;
	    every: string;
	    firstOn: string;
	    lastOn: string;
	    note: string;
	    discount: Discount;
	    lines: DraftLine[];
	    isIssued: boolean;
	    isTold: boolean;
	    client: string;
	    currency: string;
	    total: number;
	    state: string;
	    nextOn: string;
	    made: number;
	    lastId: string;
	    lastLabel: string;
	    lastMade: string;
	    caughtUp: number;
	    caughtUpOn: string;
	}
	export interface Requested {
	    mailId: string;
	}
	export interface Settings {
	    currency: string;
	    digits: number;
	    isCurrencyFixed: boolean;
	    dueDays: number;
	    prefix: string;
	    taxName: string;
	    taxRate: number;
	    legalName: string;
	    postal: string;
	    taxId: string;
	    licence: string;
	    npi: string;
	    footer: string;
	    version: number;
	    hasOnlineAccount: boolean;
	}
	export interface StatementDraft {
	    clientId: string;
	    firstDay: string;
	    lastDay: string;
	    note: string;
	}
	
	
	export interface SuperbillDraft {
	    clientId: string;
	    invoiceIds: string[];
	    diagnoses: billpaper.Code[];
	    note: string;
	}
	export interface TillState {
	    isSetUp: boolean;
	    isActive: boolean;
	    isTrial: boolean;
	    code: string;
	    checkedAt?: string | null;
	}
	export interface Unbilled {
	    start: string;
	    line: DraftLine;
	}

}

export namespace billpaper {
	
	export interface Code {
	    code: string;
	    text: string;
	}
	export interface Tax {
	    rate: number;
	    base: number;
	    amount: number;
	}

}

export namespace client {
	
	export interface Address {
	    id: string;
	    address: string;
	    type: string;
	    isPrimary: boolean;
	    hasReminders: boolean;
	    consentAt?: string | null;
	    consentBy: string;
	}
	export interface Alike {
	    id: string;
	    name: string;
	    by: string;
	    address: string;
	    isArchived: boolean;
	}
	export interface Contact {
	    firstName: string;
	    lastName: string;
	    relation: string;
	    address: string;
	    hasConsent: boolean;
	    phone: string;
	    language: string;
	    id: string;
	    name: string;
	    version: number;
	    consentAt?: string | null;
	    consentBy: string;
	}
	export interface ContactDraft {
	    firstName: string;
	    lastName: string;
	    relation: string;
	    address: string;
	    hasConsent: boolean;
	    phone: string;
	    language: string;
	}
	export interface Phone {
	    id: string;
	    number: string;
	    type: string;
	}
	export interface Draft {
	    kind: string;
	    firstName: string;
	    lastName: string;
	    preferredName: string;
	    bornOn: string;
	    status: string;
	    language: string;
	    addresses: Address[];
	    phones: Phone[];
	}
	
	export interface Profile {
	    kind: string;
	    firstName: string;
	    lastName: string;
	    preferredName: string;
	    bornOn: string;
	    status: string;
	    language: string;
	    addresses: Address[];
	    phones: Phone[];
	    id: string;
	    name: string;
	    version: number;
	    isArchived: boolean;
	    createdAt: string;
	}

}

export namespace desktop {
	
	export interface CaughtMail {
	    id: number;
	    at: string;
	    to: string;
	    from: string;
	    subject: string;
	    text: string;
	    link: string;
	}
	export interface ComputerSettings {
	    canNotify: boolean;
	    isNotices: boolean;
	}
	export interface ExitState {
	    isAsked: boolean;
	}
	export interface Handed {
	    name: string;
	    isSaved: boolean;
	    content: string;
	}
	export interface PortalCertificate {
	    state: string;
	    // Go type: time
	    until?: any;
	    code: string;
	    words: string;
	    // Go type: time
	    nextTry?: any;
	    names: string[];
	    fingerprint: string;
	    authorityFingerprint: string;
	    authorityFile: string;
	}
	export interface HostingStatus {
	    mode: string;
	    place: string;
	    isServed: boolean;
	    code: string;
	    certificate: PortalCertificate;
	    suggestions: string[];
	    isSample: boolean;
	}
	export interface Hosting {
	    chosen: practice.Hosting;
	    status: HostingStatus;
	}
	
	export interface MailAccount {
	    isSet: boolean;
	    host: string;
	    port: number;
	    security: string;
	    username: string;
	    signIn: string;
	    hasPassword: boolean;
	    client: string;
	    hasSecret: boolean;
	    tenant: string;
	    hasLeave: boolean;
	    senderName: string;
	    senderAddress: string;
	    state: string;
	    words: string;
	    since?: string | null;
	}
	export interface Mailbox {
	    isOn: boolean;
	    host: string;
	    port: number;
	    security: string;
	    state: string;
	    words: string;
	    since?: string | null;
	    lookedAt?: string | null;
	}
	export interface OutboxSummary {
	    waiting: number;
	    held: number;
	    sending: number;
	    due: number;
	    flushAt: number;
	    flushOf: number;
	    problems: number;
	    nextHeldAt?: string | null;
	    account: string;
	    accountWords: string;
	    isPaused: boolean;
	    isOffline: boolean;
	    offlineSince?: string | null;
	    nextTryAt?: string | null;
	    pacedUntil?: string | null;
	}
	
	export interface Protection {
	    hasPassphrase: boolean;
	    hasRecoveryCode: boolean;
	    isKeychainUsed: boolean;
	    lockMinutes: number;
	}
	export interface ReachStep {
	    step: string;
	    state: string;
	    code: string;
	    found: string[];
	}
	export interface Received {
	    given: paperwork.Given[];
	    uploads: paperwork.Upload[];
	}
	export interface StarterChoice {
	    language: string;
	    keys: string[];
	}
	export interface StartupState {
	    stage: string;
	    code: string;
	    version: string;
	    hasRecoveryCode: boolean;
	    triesLeft: number;
	    pauseSeconds: number;
	    isLocked: boolean;
	    practiceName: string;
	    waiting: number;
	}
	export interface TestStep {
	    step: string;
	    isOk: boolean;
	    code: string;
	    words: string;
	}
	export interface TestReport {
	    isOk: boolean;
	    steps: TestStep[];
	}

}

export namespace document {
	
	export interface Block {
	    kind: string;
	    text: string;
	}
	export interface Condition {
	    question: string;
	    value: string;
	}
	export interface File {
	    name: string;
	    media: string;
	    size: number;
	    hash: string;
	}
	export interface FileDraft {
	    title: string;
	    language: string;
	}
	export interface Option {
	    value: string;
	    label: string;
	}
	export interface Question {
	    id: string;
	    kind: string;
	    label: string;
	    hint: string;
	    isRequired: boolean;
	    options: Option[];
	    min: number;
	    max: number;
	    lowLabel: string;
	    highLabel: string;
	    showIf: Condition;
	    purpose: string;
	}
	export interface Section {
	    title: string;
	    text: string;
	    measure: string;
	    questions: Question[];
	}
	export interface Form {
	    sections: Section[];
	}
	
	
	export interface Score {
	    measure: string;
	    points: number;
	    of: number;
	    answered: number;
	    items: number;
	    band: string;
	    isUrgent: boolean;
	}
	
	export interface Sheet {
	    title: string;
	    language: string;
	    form: Form;
	}
	export interface TextDraft {
	    title: string;
	    language: string;
	    text: string;
	}

}

export namespace history {
	
	export interface Line {
	    at: string;
	    actor: string;
	    action: string;
	    detail: string;
	    contact: string;
	    relation: string;
	}

}

export namespace mail {
	
	export interface Preview {
	    language: string;
	    subject: string;
	    page: string;
	    text: string;
	}
	export interface Wording {
	    subject: string;
	    message: string;
	}

}

export namespace messaging {
	
	export interface Draft {
	    body: string;
	    files: File[];
	}
	export interface File {
	    id: string;
	    name: string;
	    media: string;
	    size: number;
	}
	export interface Message {
	    id: string;
	    isMine: boolean;
	    body: string;
	    at: string;
	    heldUntil?: string | null;
	    readAt?: string | null;
	    files: File[];
	}
	export interface Conversation {
	    holderId: string;
	    clientId: string;
	    name: string;
	    about: string;
	    state: string;
	    noticeWhy: string;
	    messages: Message[];
	    hasOlder: boolean;
	    unread: number;
	    draft: Draft;
	    bodyMax: number;
	    filesMax: number;
	    portalAddress: string;
	}
	
	
	export interface Line {
	    holderId: string;
	    clientId: string;
	    name: string;
	    about: string;
	    last: string;
	    isMine: boolean;
	    hasFiles: boolean;
	    at: string;
	    unread: number;
	    hasDraft: boolean;
	}
	
	export interface Outcome {
	    holderId: string;
	    name: string;
	    state: string;
	    why: string;
	    messageId: string;
	}
	export interface Page {
	    lines: Line[];
	    unread: number;
	    next: string;
	}
	export interface Query {
	    text: string;
	    isUnread: boolean;
	    before: string;
	}
	export interface Waiting {
	    unread: number;
	    holderId: string;
	}

}

export namespace outbox {
	
	export interface Message {
	    kind: string;
	    language: string;
	    recipient: string;
	    subject: string;
	    message: string;
	    templateSubject: string;
	    templateMessage: string;
	    linkDays: number;
	    messageMax: number;
	}
	export interface Row {
	    id: string;
	    kind: string;
	    isTest: boolean;
	    clientId: string;
	    clientName: string;
	    recipient: string;
	    state: string;
	    reason: string;
	    words: string;
	    code: number;
	    phase: string;
	    attempts: number;
	    createdAt: string;
	    heldUntil?: string | null;
	    nextAt?: string | null;
	    sentAt?: string | null;
	    isSettled: boolean;
	    canEdit: boolean;
	    messageId: string;
	}
	export interface Page {
	    rows: Row[];
	    total: number;
	}
	export interface Query {
	    box: string;
	    offset: number;
	    limit: number;
	}

}

export namespace paperwork {
	
	export interface Acceptance {
	    shareId: string;
	    question: string;
	    old: string;
	    decision: string;
	}
	export interface BulkDraft {
	    selection: access.Selection;
	    documents: string[];
	    dueOn: string;
	}
	export interface Detail {
	    question: string;
	    label: string;
	    purpose: string;
	    old: string;
	    new: string;
	}
	export interface Document {
	    id: string;
	    kind: string;
	    language: string;
	    title: string;
	    version: number;
	    published: number;
	    publishedAt?: string | null;
	    isChanged: boolean;
	    isArchived: boolean;
	    changedAt: string;
	}
	export interface Given {
	    id: string;
	    clientId: string;
	    holderId: string;
	    holder: string;
	    documentId: string;
	    kind: string;
	    title: string;
	    language: string;
	    number: number;
	    state: string;
	    percent: number;
	    dueOn: string;
	    isOverdue: boolean;
	    sharedAt: string;
	    openedAt?: string | null;
	    startedAt?: string | null;
	    doneAt?: string | null;
	    withdrawnAt?: string | null;
	    mailState: string;
	    reminderAt?: string | null;
	    remindedAt?: string | null;
	}
	export interface Offer {
	    id: string;
	    kind: string;
	    title: string;
	    language: string;
	    number: number;
	    isOpen: boolean;
	}
	export interface Version {
	    number: number;
	    hash: string;
	    publishedAt: string;
	}
	export interface Paper {
	    document: Document;
	    text: string;
	    blocks: document.Block[];
	    form: document.Form;
	    file: document.File;
	    versions: Version[];
	}
	export interface ReminderRule {
	    days: number[];
	}
	export interface Prospect {
	    documents: Offer[];
	    drafts: number;
	    atOnce: number;
	    today: string;
	    reminders: ReminderRule;
	    holder: access.Prospect;
	}
	export interface Signature {
	    signer: string;
	    way: string;
	    drawing: string;
	    at: string;
	    paperHash: string;
	    answersHash: string;
	    isSound: boolean;
	}
	export interface Reading {
	    given: Given;
	    blocks: document.Block[];
	    form: document.Form;
	    file: document.File;
	    answers: Record<string, unknown>;
	    scores: document.Score[];
	    signature?: Signature;
	    details: Detail[];
	}
	
	export interface ShareDraft {
	    holderId: string;
	    addressId: string;
	    documents: string[];
	    dueOn: string;
	    wording: mail.Wording;
	}
	export interface Shared {
	    mailId: string;
	    heldUntil?: string | null;
	    isNewAccess: boolean;
	    count: number;
	}
	
	export interface Starter {
	    key: string;
	    kind: string;
	    title: string;
	    isThere: boolean;
	}
	export interface Stock {
	    documents: Offer[];
	    drafts: number;
	    atOnce: number;
	    today: string;
	    reminders: ReminderRule;
	}
	export interface Upload {
	    id: string;
	    holder: string;
	    name: string;
	    media: string;
	    size: number;
	    at: string;
	}

}

export namespace practice {
	
	export interface AccountDraft {
	    host: string;
	    port: number;
	    security: string;
	    username: string;
	    password: string;
	    senderName: string;
	    senderAddress: string;
	    signIn: string;
	    client: string;
	    clientSecret: string;
	    tenant: string;
	}
	export interface Details {
	    name: string;
	    practitioner: string;
	    phone: string;
	    zone: string;
	}
	export interface Hosting {
	    mode: string;
	    proxyPort: number;
	    trusted: string[];
	    httpsPort: number;
	    httpPort: number;
	    contact: string;
	    hasAgreed: boolean;
	    lanPort: number;
	}
	export interface Mailbox {
	    isOn: boolean;
	    host: string;
	    port: number;
	    security: string;
	}
	export interface Picture {
	    size: number;
	    path: string;
	}
	export interface Practice {
	    name: string;
	    practitioner: string;
	    phone: string;
	    zone: string;
	    id: string;
	    portalAddress: string;
	    previewAddress: string;
	    isPortalSetUp: boolean;
	    isAddressLocked: boolean;
	    isPortalOn: boolean;
	    undoSeconds: number;
	    defaults: visitor.Permissions;
	}
	export interface Preset {
	    key: string;
	    name: string;
	    host: string;
	    port: number;
	    security: string;
	    needsToken: boolean;
	    signIn: string;
	}
	export interface Template {
	    kind: string;
	    language: string;
	    version: number;
	    subject: string;
	    message: string;
	    standardSubject: string;
	    standardMessage: string;
	    isOwn: boolean;
	    messageMax: number;
	    changedAt?: string | null;
	}

}

export namespace scheduling {
	
	export interface Exception {
	    id: string;
	    firstDay: string;
	    lastDay: string;
	    from: number;
	    to: number;
	    isOpen: boolean;
	    placeId: string;
	    note: string;
	}
	export interface Block {
	    every: number;
	    days: number[];
	    until: string;
	    id: string;
	    firstDay: string;
	    from: number;
	    to: number;
	    placeId: string;
	}
	export interface Rules {
	    step: number;
	    notice: number;
	    furthest: number;
	    cancelWithin: number;
	}
	export interface Availability {
	    zone: string;
	    rules: Rules;
	    blocks: Block[];
	    exceptions: Exception[];
	}
	export interface Barred {
	    id: string;
	    name: string;
	}
	
	export interface Repeat {
	    every: number;
	    days: number[];
	    until: string;
	    count: number;
	}
	export interface Booking {
	    id: string;
	    holderId: string;
	    title: string;
	    serviceId: string;
	    placeId: string;
	    note: string;
	    start: string;
	    minutes: number;
	    repeat: Repeat;
	    anyway: boolean;
	    tell: boolean;
	}
	export interface Span {
	    from: string;
	    to: string;
	}
	export interface Entry {
	    id: string;
	    seriesId: string;
	    clientId: string;
	    holderId: string;
	    name: string;
	    title: string;
	    serviceId: string;
	    service: string;
	    placeId: string;
	    place: string;
	    kind: string;
	    start: string;
	    end: string;
	    buffer: number;
	    state: string;
	    cancelledBy: string;
	    reason: string;
	    note: string;
	    isPending: boolean;
	    conflicts: string[];
	}
	export interface Calendar {
	    zone: string;
	    entries: Entry[];
	    open: Span[];
	}
	
	
	export interface Openness {
	    isOffered: boolean;
	    isFree: boolean;
	    able: number;
	    barred: Barred[];
	    barredCount: number;
	}
	export interface Place {
	    id: string;
	    name: string;
	    kind: string;
	    detail: string;
	}
	export interface Reach {
	    address: string;
	    why: string;
	}
	
	export interface Request {
	    id: string;
	    clientId: string;
	    holderId: string;
	    name: string;
	    isNew: boolean;
	    serviceId: string;
	    service: string;
	    placeId: string;
	    place: string;
	    kind: string;
	    start: string;
	    end: string;
	    note: string;
	    state: string;
	    reason: string;
	    at: string;
	    answeredAt?: string | null;
	    appointmentId: string;
	    offers: Span[];
	    conflicts: string[];
	    isFirm: boolean;
	    why: string;
	}
	export interface RequestList {
	    zone: string;
	    requests: Request[];
	    pending: number;
	}
	
	export interface Service {
	    id: string;
	    name: string;
	    code: string;
	    minutes: number;
	    buffer: number;
	    fee: number;
	    isOffered: boolean;
	    placeIds: string[];
	}

}

export namespace visitor {
	
	export interface Permissions {
	    requests: boolean;
	    messaging: boolean;
	    billingDocuments: boolean;
	    pay: boolean;
	}

}

