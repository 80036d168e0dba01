/** Generated from the migrations by `npm run schema`: 4b89476153dcf2bed9d9cba6953e7e35bc49b165ae1079b4819a7149c9405814 */
import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Json = JsonValue;

export type JsonArray = JsonValue[];

export type JsonObject = {
  [x: string]: JsonValue | undefined;
};

export type JsonPrimitive = boolean | number | string | null;

export type JsonValue = JsonArray | JsonObject | JsonPrimitive;

export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface AccountSync {
  after_id: string | null;
  asked: number;
  began_at: Timestamp | null;
  connector: string;
  ended_at: Timestamp | null;
  erased: number;
  error: string | null;
  known: number;
  removed: number;
  succeeded_at: Timestamp | null;
}

export interface ActBatch {
  above: Buffer;
  at: Timestamp;
  index: number;
  journal: number;
  next_at: Timestamp;
  order_key: Buffer | null;
}

export interface ActBatchPart {
  batch: Timestamp;
  first: Buffer;
  hashes: Buffer;
  place: number;
  root: Buffer;
}

export interface Agent {
  disabled_at: Timestamp | null;
  email_key: string | null;
  email_sealed: string | null;
  id: string;
  invited_at: Timestamp;
  joined_at: Timestamp | null;
  lang: string | null;
  limited: Generated<boolean>;
  provider_key: string | null;
  provider_sealed: string | null;
  reminders: Generated<boolean>;
  role: string;
}

export interface AgentConsultation {
  agent_id: string;
  consultation_id: string;
}

export interface Announcing {
  alone: boolean;
  consultation_id: string;
  decided_at: Timestamp;
  digest: string | null;
  digested_at: Timestamp | null;
  event_id: string;
  proposal_id: string;
}

export interface Answer {
  agent_id: string | null;
  body: Json;
  document: string | null;
  host_status: string | null;
  id: string;
  institution: string | null;
  ours: Generated<boolean>;
  proposal_id: string;
  published_at: Timestamp;
  refusal: Json | null;
  uri: string | null;
  verdict: string;
  version: number;
}

export interface Appeal {
  agent_id: string | null;
  consultation_id: string;
  decided_at: Timestamp | null;
  decision_id: string;
  filed_at: Timestamp;
  id: string;
  outcome: string | null;
  participant_id: string;
  reason: string | null;
  same_agent: boolean;
  subject_id: string;
  subject_kind: string;
  text: string;
}

export interface Appearance {
  accent: string | null;
  banner: string | null;
  banner_alt: Json | null;
  changed_at: Timestamp;
  logo: string | null;
  logo_icon: string | null;
  logo_square: string | null;
  main: string | null;
  sharing: string | null;
  state: string;
}

export interface AppRegistration {
  app_sealed: string;
  host: string;
  made_at: Timestamp;
}

export interface AuthorCommitment {
  hash: Buffer;
  salt: Buffer | null;
  text_id: string;
}

export interface Authorship {
  acted_at: Timestamp | null;
  activity: string | null;
  altered_at: Timestamp | null;
  checked_at: Timestamp;
  consultation_id: string;
  document: string | null;
  state: string;
  subject_id: string;
  subject_kind: string;
  unread_at: Timestamp | null;
  unread_from: string | null;
  version: number | null;
  words_hash: string | null;
}

export interface AwaitedImage {
  alt: string;
  due_at: Timestamp;
  from_post: Generated<boolean>;
  position: number;
  proposal_id: string;
  source: string;
  tries: Generated<number>;
}

export interface Ballot {
  casts_merged: Generated<number>;
  closes_at: Timestamp;
  closing_announced_at: Timestamp | null;
  consultation_id: string;
  created_at: Timestamp;
  description: Json | null;
  id: string;
  method: string;
  opening_announced_at: Timestamp | null;
  opens_at: Timestamp;
  paper_until: Timestamp | null;
  position: number;
  published_at: Timestamp | null;
  question: Json;
  rules: Json;
  rules_hash: string | null;
  secret_sealed: string | null;
  slug: string;
  uri: string | null;
  voters_forgotten_at: Timestamp | null;
}

export interface BallotCast {
  ballot_id: string;
  ciphertext: string | null;
  content: string | null;
  id: string;
  received_at: Timestamp;
  requests: Generated<string[]>;
  rules_hash: string;
  sequence: number;
  standing: string;
  voter_key: string;
}

export interface BallotExtension {
  agent_id: string | null;
  ballot_id: string;
  closed_before: Timestamp;
  closes_now: Timestamp;
  extended_at: Timestamp;
  id: string;
  reason: Json;
}

export interface BallotOption {
  ballot_id: string;
  cost: number | null;
  description: Json | null;
  id: string;
  name: Json;
  number: number;
}

export interface BallotPublication {
  ballot_id: string;
  ballots: Json;
  published_at: Timestamp;
  tally: Json;
}

export interface CardSync {
  added: number;
  changed: number;
  connector: string;
  ended_at: Timestamp;
  error: string | null;
  faults: Json;
  read: number;
  succeeded_at: Timestamp | null;
  wrong: number;
}

export interface CastSubtree {
  ballot_id: string;
  hashes: Buffer;
  place: number;
  root: Buffer;
}

export interface CastTree {
  ballot_id: string;
  count: number;
  root: Buffer;
}

export interface CatalogueEntry {
  consultation: string;
  kind: string;
  languages: string[];
  number: number | null;
  page: string;
  pass: number;
  peer: string;
  phases: Json;
  published_at: Timestamp;
  search: string;
  summary: Json;
  supports: number | null;
  tags: string[];
  template: Json | null;
  title: Json;
  topics: Generated<string[]>;
  updated_at: Timestamp;
  uri: string;
  verdict: string | null;
}

export interface CataloguePage {
  etag: string | null;
  next: string | null;
  peer: string;
  uri: string;
}

export interface CatalogueReading {
  changes: string | null;
  due_at: Timestamp;
  failing_since: Timestamp | null;
  page: string | null;
  pass: number;
  peer: string;
  read_at: Timestamp | null;
}

export interface Charter {
  community: string | null;
  consultation_id: string;
  decided_at: Timestamp;
  decided_by: string | null;
  decision: Json;
  hash: string;
  terms: Json;
  version: number;
}

export interface Clock {
  database_at: Timestamp;
  id: string;
  node_at: Timestamp;
}

export interface CodeLetter {
  address_hash: string | null;
  declined_at: Timestamp | null;
  id: string;
  participant_id: string;
  printed_at: Timestamp | null;
  requested_at: Timestamp;
  sealed: string | null;
  sent_at: Timestamp | null;
}

export interface Cohost {
  answered_at: Timestamp | null;
  brings_in: Json | null;
  brings_in_at: Timestamp | null;
  carried_over: Generated<boolean>;
  consultation_id: string;
  contributions_per_author: number | null;
  contributions_per_day: number | null;
  held_at: Timestamp | null;
  introduced_by: string | null;
  invite: string;
  invited_at: Timestamp;
  offer: string | null;
  peer: string;
  registered: number | null;
  registered_at: Timestamp | null;
  registered_max: number | null;
  role: string | null;
  status: string;
}

export interface CohostOffer {
  answered_at: Timestamp | null;
  consultation_id: string;
  institution: string;
  offer: string;
  offered_at: Timestamp;
  refusal: Json | null;
  registered_max: number;
  status: string;
  was_in: boolean;
}

export interface Comment {
  author_id: string;
  body: string;
  consultation_id: string;
  depth: number;
  id: string;
  lang: string;
  original: string | null;
  parent_id: string | null;
  path: string;
  proposal_id: string | null;
  published_at: Timestamp | null;
  received_at: Timestamp;
  side: string;
  status: string;
  updated_at: Timestamp;
  uri: string | null;
  warning: string | null;
}

export interface CommentImage {
  alt: string;
  comment_id: string;
  due_at: Timestamp | null;
  image_id: string | null;
  position: number;
  source: string;
  tries: Generated<number>;
}

export interface Commitment {
  answer_id: string;
  due_on: string | null;
  id: string;
  position: number;
  status: string;
  text: Json;
  updated_at: Timestamp;
}

export interface CommitmentReminder {
  commitment_id: string;
  edge: string;
  reminded_at: Timestamp;
}

export interface CommitmentUpdate {
  commitment_id: string;
  note: Json | null;
  number: number;
  status: string;
  updated_at: Timestamp;
}

export interface CommunityMove {
  because: string;
  consultation_id: string;
  former_host: string;
  former_uri: string;
  moved_at: Timestamp;
  reason: string | null;
  uri: string;
}

export interface Comparison {
  ahead: Json;
  compared_at: Timestamp;
  consultation_id: string;
  failing_since: Timestamp | null;
  peer: string;
}

export interface Connector {
  created_at: Timestamp;
  failing_since: Timestamp | null;
  id: string;
  kind: string;
  last_error: string | null;
  name: string;
  paused: string | null;
  secrets_sealed: string;
  settings: Json;
  succeeded_at: Timestamp | null;
}

export interface ConnectorCommitment {
  address: string | null;
  changed: string | null;
  checked_at: Timestamp | null;
  commitment_id: string;
  connector: string;
  error: string | null;
  number: string | null;
  reference: string | null;
  status: string | null;
  url: string | null;
}

export interface ConnectorNonce {
  connector: string;
  nonce: string;
  until: Timestamp;
}

export interface ConnectorRequest {
  address: string | null;
  connector: string;
  key_hash: string;
  proposal_id: string;
}

export interface Consultation {
  campaign: string | null;
  created_at: Timestamp;
  erased_in_both: Generated<number>;
  follows: string | null;
  handle: string;
  host_institution: string | null;
  host_uri: string | null;
  id: string;
  languages: string[];
  next_number: Generated<number>;
  published_at: Timestamp | null;
  rules: Json;
  rules_hash: string | null;
  slug: string;
  source_key: string | null;
  source_label: string | null;
  source_url: string | null;
  summary: Json;
  territory: string | null;
  time_zone: string;
  title: Json;
  topics: Generated<string[]>;
}

export interface ConsultationCount {
  authors: Generated<number>;
  comments: Generated<number>;
  consultation_id: string;
  proposals: Generated<number>;
  slot: Generated<number>;
  supporters: Generated<number>;
}

export interface ConsultationCover {
  alt: Json;
  consultation_id: string;
  small: string;
  wide: string;
}

export interface ConsultationTemplate {
  consultation_id: string;
  content: Json;
  content_hash: string;
  published_at: Timestamp;
  version: number;
  withdrawn_at: Timestamp | null;
}

export interface ContactConsent {
  event_id: string;
  given_at: Timestamp;
  id: string;
  participant_id: string;
  sent_at: Timestamp;
  sent_hash: string;
  terms: number;
  withdrawn_at: Timestamp | null;
}

export interface ContributionBatch {
  collected_on: string;
  confirmed_at: Timestamp | null;
  confirmed_by: string | null;
  consultation_id: string;
  discarded_at: Timestamp | null;
  discarded_by: string | null;
  entered_at: Timestamp;
  entered_by: string;
  entries: Json | null;
  id: string;
  outcome: Json | null;
  place: string;
  reference: string;
  revoked_at: Timestamp | null;
  revoked_because: string | null;
  revoked_by: string | null;
  sheets: number;
}

export interface Decision {
  agent_id: string | null;
  by_host: Generated<boolean>;
  consultation_id: string;
  decided_at: Timestamp;
  id: string;
  kind: string;
  reason: string;
  rule: string;
  status_before: string | null;
  subject_id: string;
  subject_kind: string;
  token_id: string | null;
}

export interface DeliveryProgress {
  activity: string;
  inbox: string | null;
  moved_at: Timestamp;
}

export interface Derivation {
  content_hash: string | null;
  derived_at: Timestamp;
  institution: string;
  institution_name: Json | null;
  kind: string;
  licence: string | null;
  source: string;
  subject_id: string;
  title: Json;
}

export interface Directory {
  added_at: Timestamp;
  due_at: Timestamp;
  expires_at: Timestamp | null;
  fault: string | null;
  fault_at: Timestamp | null;
  origin: string;
  read_at: Timestamp | null;
  sequence: number | null;
}

export interface DirectoryListing {
  due_at: Timestamp;
  institution: string;
  key_id: string | null;
  public_key: string | null;
}

export interface DirectoryMember {
  because: string | null;
  directory: string;
  due_at: Timestamp | null;
  institution: string;
  languages: string[];
  name: Json;
  public_key: string;
  status: string;
}

export interface Document {
  about: string | null;
  body: string;
  fingerprint: string;
  outbox: string | null;
  sealed_at: Timestamp;
  seq: Generated<number>;
  uri: string;
}

export interface Draft {
  consultation_id: string;
  id: string;
  participant_id: string;
  said_sealed: string;
  updated_at: Timestamp;
}

export interface ErasedImport {
  key_hash: string;
}

export interface Event {
  at: Timestamp;
  by_agent: string | null;
  by_connector: string | null;
  by_node: string | null;
  by_participant: string | null;
  by_token: string | null;
  consultation_id: string | null;
  data: Json;
  id: string;
  imported_from: string | null;
  mirrored_from: string | null;
  position: number | null;
  proposal_id: string | null;
  seq: Generated<number>;
  type: string;
  version: number;
}

export interface EventCommitment {
  commitment: Buffer;
  event_id: string;
  salt: Buffer | null;
  text_id: string | null;
  text_part: string | null;
}

export interface EventCursor {
  error: string | null;
  failed_at: Timestamp | null;
  failed_event: string | null;
  moved_at: Timestamp | null;
  position: number;
  reader: string;
}

export interface Exported {
  exported_at: Timestamp;
  one: Generated<boolean>;
}

export interface FailingHost {
  error: string;
  failed_at: Timestamp;
  failures: Json;
  held_until: Timestamp | null;
  host: string;
  probed: string | null;
  probed_at: Timestamp | null;
  since: Timestamp;
}

export interface FeatureRelease {
  announced_at: Timestamp;
  id: string;
  institution: string;
  proposal_id: string;
  released_on: string;
  url: string;
  version: string;
}

export interface FeatureRequest {
  changed_at: Timestamp;
  consultation_id: string;
  created_at: Timestamp;
  details: Json;
  funding: Json | null;
  institution: string;
  proposal_id: string;
  state: string;
}

export interface FeatureRequestEstimate {
  amount: number;
  currency: string;
  estimated_on: string;
  id: string;
  proposal_id: string;
  received_at: Timestamp;
  reference: string | null;
  supplier: string;
}

export interface FeatureRequestStep {
  decided_at: Timestamp;
  decided_by: string;
  duplicate_of: number | null;
  from_state: string;
  funding: Json | null;
  id: string;
  institution: string;
  position: number;
  proposal_id: string;
  reason: string | null;
  step: string;
  to_state: string;
}

export interface FeatureUse {
  announced_by: string | null;
  due_on: string | null;
  id: string;
  institution: string;
  proposal_id: string;
  reference: string | null;
  since: string | null;
  stated_at: Timestamp;
  version: string | null;
}

export interface Follow {
  activity_id: string;
  follower: string;
  since: Timestamp;
  target: string;
}

export interface Following {
  accepted_at: Timestamp | null;
  actor: string;
  asked_at: Timestamp;
  event_id: string;
}

export interface FormerDetails {
  id: string;
  images: Json;
  lat: number | null;
  lon: number | null;
  place: string | null;
  proposal_id: string;
  tags: string[];
  topics: Generated<string[]>;
  until: Timestamp;
}

export interface FormerOrigin {
  id: string;
  leads_here: boolean | null;
  looked_at: Timestamp | null;
  moved_at: Timestamp;
  origin: string;
  told_at: Timestamp | null;
  unseen: Generated<boolean>;
}

export interface FormerStaticPage {
  changed_at: Timestamp;
  conformity: string | null;
  page_id: string;
  text: Json;
  title: Json;
}

export interface GuestAct {
  act: string;
  activity: string;
  answered_at: Timestamp;
  consultation_id: string;
  object: string;
  refusal: Json | null;
  said_at: Timestamp;
  status: string;
  subject_id: string | null;
  subject_kind: string | null;
}

export interface Handle {
  handle: string;
  kind: string;
  owner_id: string | null;
}

export interface HandOverOffer {
  consultation_id: string;
  is_read: boolean;
  next_number: number;
  offered_at: Timestamp;
  offered_by: string | null;
  reason: string;
  target: string;
}

export interface HiddenAct {
  batch: Timestamp | null;
  event_id: string | null;
  hash: Buffer;
  salt: Buffer | null;
  text_id: string | null;
}

export interface HomeAct {
  act: string;
  acted_at: Timestamp;
  answer: string | null;
  answered_at: Timestamp | null;
  consultation_id: string;
  details: Json | null;
  document: string | null;
  due_at: Timestamp | null;
  id: string;
  refusal: Json | null;
  shown_at: Timestamp | null;
  status: string;
  subject_id: string;
  subject_kind: string;
  tries: Generated<number>;
  withheld_at: Timestamp | null;
  words: string | null;
  words_hash: string | null;
}

export interface HostPolicy {
  host: string;
  policy: string;
  reason: string | null;
  set_at: Timestamp;
}

export interface HostSoftware {
  announces: string | null;
  asked_at: Timestamp;
  host: string;
  software: string | null;
  version: string | null;
}

export interface HostTraffic {
  because: string;
  day: string;
  host: string;
  messages: number;
  type: string;
  verdict: string;
}

export interface Idempotency {
  answered_at: Timestamp;
  body: string;
  key: string;
  request_hash: string;
  status: number;
}

export interface IdentityProvider {
  acr_values: string;
  agents_access: Generated<string>;
  agents_acr_values: Generated<string>;
  client_id: string;
  id: string;
  issuer: string;
  label: Json;
  resident: Json | null;
  scopes: string;
  secret_sealed: string;
  set_at: Timestamp;
  territory: Json | null;
}

export interface Image {
  alt: string | null;
  bytes: Buffer;
  created_at: Timestamp;
  hash: string;
  height: number;
  id: string;
  media_type: string;
  participant_id: string;
  position: number | null;
  proposal_id: string | null;
  removed_at: Timestamp | null;
  source: string | null;
  width: number;
}

export interface InboxFailure {
  first_at: Timestamp;
  inbox: string;
  last_at: Timestamp;
  missing: Generated<number>;
  missing_at: Timestamp | null;
}

export interface InboxMessage {
  activity_id: string;
  actor: string;
  attempts: Generated<number>;
  because: string | null;
  body: Buffer | null;
  decided_at: Timestamp | null;
  digest: string;
  due_at: Timestamp | null;
  fingerprint: string;
  host: string;
  id: string;
  received_at: Timestamp;
  signed_at: Timestamp;
  type: string;
  unanswered: Generated<number>;
  verdict: string | null;
  waits_for: string | null;
}

export interface Institution {
  code_letters: Generated<boolean>;
  contact: string | null;
  created_at: Timestamp;
  handle: string;
  hidden_entries: Generated<string[]>;
  languages: string[];
  licence: string | null;
  name: Json;
  notices: Json;
  only_one: Generated<boolean>;
  second_agent_above: Json | null;
  summary: Json;
  territory: string;
  time_zone: string;
}

export interface InstitutionAct {
  act: string;
  amount: number | null;
  consultation_id: string;
  content: Json;
  currency: string | null;
  decided_at: Timestamp | null;
  decided_by: string | null;
  id: string;
  outcome: string | null;
  prepared_at: Timestamp;
  prepared_by: string;
}

export interface InstitutionStatement {
  answered_at: Timestamp | null;
  consultation_id: string;
  content: Json;
  due_at: Timestamp | null;
  hash: string;
  id: string;
  ours: boolean;
  proposal_id: string | null;
  refusal: Json | null;
  status: string;
  tries: Generated<number>;
  uri: string;
}

export interface Invitation {
  answered_at: Timestamp | null;
  brings_in: Json | null;
  consultation: string;
  consultation_id: string | null;
  formerly: Generated<string[]>;
  introduced_by: string | null;
  invite: string;
  peer: string;
  received_at: Timestamp;
  registered: number | null;
  registered_max: number | null;
  role: string | null;
  status: string;
  title: Json;
}

export interface Involvement {
  consultation_id: string;
  participant_id: string;
}

export interface Journal {
  checkpoint: string;
  contradicted_by: string | null;
  cosigned: string | null;
  created_at: Timestamp;
  ended_at: Timestamp | null;
  id: number;
  origin: string;
  private_key_sealed: string;
  size: number;
  vkey: string;
  waits_since: Timestamp | null;
}

export interface JournalCopy {
  bytes: number;
  due_at: Timestamp;
  failures: Generated<number>;
  fault: string | null;
  first: number;
  origin: string;
  peer: string;
  size: number;
  subtrees: Buffer;
  verified: number;
  verified_at: Timestamp | null;
  verified_subtrees: Buffer;
}

export interface JournalCopyEntry {
  entry: Buffer;
  index: number;
  origin: string;
}

export interface JournalEntry {
  entry: string;
  event_id: string | null;
  index: number;
  journal: number;
}

export interface JournalTile {
  hashes: Buffer;
  index: number;
  journal: number;
  level: number;
}

export interface JournalWitness {
  asked_at: Timestamp;
  cosigned_at: Timestamp | null;
  failures: Generated<number>;
  fault: string | null;
  journal: string;
  peer: string;
  size: number;
}

export interface KnownInstitution {
  moved_to: string | null;
  read_at: Timestamp;
  uri: string;
}

export interface Kv {
  digest: Buffer;
  expires_at: Timestamp | null;
  key: string;
  value: string;
}

export interface LetterText {
  closing: string | null;
  introduction: string | null;
  kind: string;
  lang: string;
  set_at: Timestamp;
  subject: string | null;
}

export interface LiveCount {
  ballot_id: string;
  casts: number;
  rows: Json;
  standing: string;
}

export interface LiveTally {
  ballot_id: string;
  counted_at: Timestamp;
  looked_at: Timestamp;
  tally: Json;
}

export interface MailCount {
  outcome: string;
  total: number;
}

export interface MailFailure {
  attempts: number;
  failed_at: Timestamp;
  id: string;
  letter: string | null;
  outcome: string;
}

export interface MailFollow {
  answers_through: Generated<number>;
  consultation_id: string | null;
  followed_at: Timestamp;
  follower_id: string;
  id: string;
  proposal_id: string | null;
  told_through: number;
}

export interface MailFollower {
  address_hash: string;
  address_sealed: string;
  answers_at_once: Generated<boolean>;
  created_at: Timestamp;
  digested_on: string;
  frequency: Generated<string>;
  id: string;
  lang: string;
  newsletters: Generated<boolean>;
  resting_since: Timestamp | null;
  token_hash: string;
  token_sealed: string;
  unknown_days: Generated<number>;
  unknown_on: string | null;
}

export interface MailFollowRequest {
  address_hash: string;
  consultation_id: string | null;
  expires_at: Timestamp;
  hash: string;
  lang: string;
  proposal_id: string | null;
  requested_at: Timestamp;
  sealed_address: string;
}

export interface MapSettings {
  changed_at: Timestamp;
  credit: string | null;
  geocoder_format: string | null;
  geocoder_url: string | null;
  id: string;
  lat: number | null;
  lon: number | null;
  tiles: string | null;
  zoom: number | null;
}

export interface MediaFile {
  bytes: Buffer;
  description: string;
  hash: string;
  height: number | null;
  media_type: string;
  name: string;
  pages: number | null;
  size: number;
  uploaded_at: Timestamp;
  width: number | null;
}

export interface Migration {
  applied_at: Generated<Timestamp>;
  name: string;
}

export interface Mirror {
  brings_in: Generated<Json>;
  consultation_id: string;
  cursor: string | null;
  due_at: Timestamp | null;
  ended_at: Timestamp | null;
  failing_since: Timestamp | null;
  holders: Generated<string[]>;
  host_at: Timestamp | null;
  institutions: Generated<Json>;
  lacking_at: Timestamp | null;
  lacking_tries: number | null;
  read_at: Timestamp | null;
  roles: Generated<Json>;
}

export interface MirroredCover {
  alt: Json;
  consultation_id: string;
  due_at: Timestamp | null;
  source: string;
  tries: Generated<number>;
}

export interface Newsletter {
  consultation_id: string | null;
  created_at: Timestamp;
  delivered: Generated<number>;
  failed: Generated<number>;
  id: string;
  is_public: boolean;
  recipients: number;
  send_at: Timestamp | null;
  sent_at: Timestamp | null;
  sent_through: string | null;
  started_at: Timestamp | null;
  state: string;
  subject: Json;
  text: Json;
}

export interface OutgoingMail {
  attempts: Generated<number>;
  created_at: Timestamp;
  expires_at: Timestamp;
  id: string;
  newsletter_id: string | null;
  one_time_link: Generated<boolean>;
  participant_id: string | null;
  ready_at: Timestamp;
  sealed: string;
}

export interface OwnDirectory {
  hash: string;
  id: number;
  sequence: number;
}

export interface PaperBatch {
  ballot_id: string;
  confirmed_at: Timestamp | null;
  confirmed_by: string | null;
  discarded_at: Timestamp | null;
  discarded_by: string | null;
  entered_at: Timestamp;
  entered_by: string;
  id: string;
  place: string;
  reference: string;
  sheets: number;
}

export interface PaperMember {
  consultation_id: string;
  institution: string;
  name: string;
  reference: string;
  since: Timestamp;
  until: Timestamp | null;
}

export interface PaperRow {
  batch_id: string;
  content: string;
  count: number;
}

export interface Participant {
  actor_uri: string | null;
  created_at: Timestamp;
  erased_at: Timestamp | null;
  erased_key: string | null;
  erased_link: string | null;
  id: string;
  import_key: string | null;
  joined_into: string | null;
  kind: string;
  lang: string | null;
  link_sealed: string | null;
  name: string;
  standing: string;
  territory: string | null;
}

export interface Peer {
  added_at: Timestamp;
  clock_ahead_ms: number | null;
  counts: boolean;
  due_at: Timestamp | null;
  failing_since: Timestamp | null;
  handle: string;
  journal: Json | null;
  keeps_entries: Generated<boolean>;
  languages: string[];
  mirrors: boolean;
  name: Json;
  origin: string;
  protocol: string;
  seen_at: Timestamp | null;
  software: string;
  territory: Json | null;
  uri: string;
  witness: Json | null;
  witnesses: boolean;
}

export interface PeerEvidence {
  consultation_id: string | null;
  detail: Json;
  document: string | null;
  found_at: Timestamp;
  id: string;
  kind: string;
  passed_on_by: string | null;
  peer: string;
}

export interface PendingRecovery {
  backup_at: Timestamp;
  consultation_id: string;
}

export interface Phase {
  allows: string[];
  closes_at: Timestamp;
  closing_announced_at: Timestamp | null;
  consultation_id: string;
  id: string;
  kind: string;
  opening_announced_at: Timestamp | null;
  opens_at: Timestamp;
  standings: string[] | null;
  title: Json | null;
}

export interface PhaseExtension {
  agent_id: string | null;
  closed_before: Timestamp;
  closes_now: Timestamp;
  extended_at: Timestamp;
  id: string;
  phase_id: string;
  reason: Json;
}

export interface PhaseTotal {
  phase_id: string;
  proposal_id: string;
  side: string;
  standing: string;
  total: number;
}

export interface Picture {
  bytes: Buffer;
  created_at: Timestamp;
  hash: string;
  height: number;
  media_type: string;
  width: number;
}

export interface Pledge {
  content: Json | null;
  document: string | null;
  hash: string;
  id: string;
  institution: string;
  joined_as: string | null;
  proposal_id: string;
  received_at: Timestamp;
  reference: string | null;
  sequence: number;
  settlement_id: string | null;
  since: number;
  specification: string | null;
  stated_at: Timestamp;
}

export interface PledgeSettlement {
  closes_at: Timestamp;
  id: string;
  input: Json;
  late_joining: string;
  outcome: Json;
  proposal_id: string;
  settled_at: Timestamp;
}

export interface Poll {
  closes_at: Timestamp;
  closing_announced_at: Timestamp | null;
  consultation_id: string;
  id: string;
  multiple: boolean;
  opens_at: Timestamp;
  question: Json;
  uri: string | null;
}

export interface PollNews {
  due_at: Timestamp | null;
  event_id: string | null;
  poll_id: string;
  sent_at: Timestamp | null;
}

export interface PollOption {
  id: string;
  name: Json;
  poll_id: string;
  position: number;
}

export interface PollVote {
  cast_at: Timestamp;
  option_id: string;
  poll_id: string;
  recent: Generated<boolean>;
  voter: string;
}

export interface Process {
  answered_until: Timestamp;
  beat_at: Timestamp;
  id: string;
}

export interface Proposal {
  author_id: string;
  comments: Generated<number>;
  consultation_id: string;
  current_version: number;
  details_changed_at: Timestamp | null;
  id: string;
  lat: number | null;
  lon: number | null;
  number: number | null;
  original: string | null;
  pending_version: number | null;
  place: string | null;
  published_at: Timestamp | null;
  received_at: Timestamp;
  search: string;
  status: string;
  tags: string[];
  topics: Generated<string[]>;
  updated_at: Timestamp;
  uri: string | null;
  verdict: string | null;
}

export interface ProposalVersion {
  amends: number | null;
  body: Json;
  content_hash: string;
  cost_amount: number | null;
  cost_currency: string | null;
  created_at: Timestamp;
  lang: string;
  number: number;
  proposal_id: string;
  title: Json;
  warning: string | null;
}

export interface ProviderSession {
  id_token_sealed: string;
  session_id: string;
  sid_hash: string | null;
}

export interface PublishedPattern {
  ballot_id: string;
  content: string;
  count: number;
  pile: number;
  place: number;
}

export interface PublishedTotal {
  against: number;
  in_favour: number;
  proposal_id: string;
  recounted: Generated<boolean>;
  source: string;
}

export interface Questionnaire {
  changed_at: Timestamp;
  consultation_id: string;
  created_at: Timestamp;
  id: string;
  introduction: Json | null;
  questions: Json;
  title: Json;
}

export interface QuestionnaireResponse {
  answered_at: Timestamp;
  marks: Json;
  questionnaire_id: string;
  recent: Generated<boolean>;
  respondent: string;
  standing: string;
}

export interface QuestionnaireText {
  hidden: Generated<boolean>;
  id: Generated<string>;
  question_id: string;
  questionnaire_id: string;
  respondent: string;
  text: string | null;
}

export interface QueueMessage {
  attempts: Generated<number>;
  dead_at: Timestamp | null;
  dead_error: string | null;
  host: string | null;
  id: Generated<number>;
  lane: string | null;
  lease: string | null;
  leased_until: Timestamp | null;
  never_held: Generated<boolean>;
  queue: string;
  ready_at: Timestamp;
  retried_at: Timestamp | null;
  sealed: Buffer;
}

export interface Registration {
  at: Timestamp;
  by_host: boolean;
  consultation_id: string;
  institution: string;
  registered: number;
}

export interface RemoteAct {
  activity_id: string;
  actor: string;
  object: string;
  present: boolean;
  signed_at: Timestamp;
  standing: Generated<string[]>;
  verb: string;
}

export interface RemoteActor {
  fetched_at: Timestamp;
  gone_at: Timestamp | null;
  handle: string;
  host: string;
  inbox: string;
  kind: string;
  name: string;
  shared_inbox: string | null;
  uri: string;
}

export interface RemoteDeletion {
  deleted_at: Timestamp;
  host: string;
  key: string;
}

export interface Report {
  consultation_id: string;
  decided_at: Timestamp | null;
  filed_at: Timestamp;
  from_host: string | null;
  id: string;
  outcome: string | null;
  passed_on_at: Timestamp | null;
  reporter_id: string | null;
  rule: string;
  subject_id: string;
  subject_kind: string;
  text: string | null;
}

export interface RequestReminder {
  due: string;
  proposal_id: string;
  reminded_at: Timestamp;
}

export interface Resident {
  asked_by: string | null;
  code_hash: string | null;
  id: string;
  listed_at: Timestamp;
  mail_hash: string | null;
  participant_id: string | null;
  proven_at: Timestamp | null;
  territory: string | null;
}

export interface ResultCheck {
  checked_at: Timestamp;
  differing: Json;
  id: number;
}

export interface RetentionRun {
  ran_at: Timestamp;
  removed: number;
  rule: string;
  total: number;
}

export interface Session {
  agent_id: string | null;
  created_at: Timestamp;
  expires_at: Timestamp;
  former_hash: string | null;
  former_until: Timestamp | null;
  hash: string;
  id: string;
  participant_id: string | null;
  renewed_at: Timestamp;
  sign_in_id: string | null;
}

export interface SignIn {
  created_at: Timestamp;
  erased_link: string | null;
  id: string;
  key_hash: string;
  key_sealed: string | null;
  kind: string;
  label_sealed: string | null;
  participant_id: string;
  used_at: Timestamp;
}

export interface SignInAttempt {
  browser_hash: string;
  created_at: Timestamp;
  expires_at: Timestamp;
  pending_sealed: string;
  state_hash: string;
}

export interface SigningKey {
  actor: string;
  algorithm: string;
  created_at: Timestamp;
  id: string;
  private_key_sealed: string;
  public_key: string;
  retired_at: Timestamp | null;
}

export interface SignInLink {
  agent_id: string | null;
  by_operator: Generated<boolean>;
  created_at: Timestamp;
  expires_at: Timestamp;
  hash: string;
  participant_id: string | null;
  sealed_address: string | null;
  used_at: Timestamp | null;
}

export interface SourceItem {
  comments_read: string | null;
  comments_read_at: Timestamp | null;
  comments_state: string | null;
  consultation_id: string;
  digest: string;
  gone_at: Timestamp | null;
  key: string;
  kind: string;
  problem: string | null;
  seen_at: Timestamp;
  subject_id: string | null;
  trait: string | null;
  url: string | null;
  within_key: string | null;
}

export interface SourcePass {
  all_ended_at: Timestamp | null;
  began_at: Timestamp;
  connector: string;
  cursor: string | null;
  new_ended_at: Timestamp | null;
  newest_at: Timestamp | null;
  paused_until: Timestamp | null;
  stage: string | null;
}

export interface StaticPage {
  changed_at: Timestamp;
  conformity: string | null;
  created_at: Timestamp;
  id: string;
  in_footer: boolean;
  in_menu: boolean;
  is_published: boolean;
  kind: string;
  position: number;
  slug: string;
  text: Json;
  title: Json;
}

export interface Subtotal {
  about: string;
  closes_at: Timestamp | null;
  consultation_id: string;
  counted: Json | null;
  counted_at: Timestamp;
  document: string;
  hash: string;
  id: string;
  institution: string;
  ours: boolean;
  received_at: Timestamp;
  sequence: number;
  since: number;
  uri: string;
}

export interface SubtotalCount {
  consultation_id: string;
  institution: string;
  number: number;
  ours: boolean;
  side: string;
  standing: string;
  total: number;
  version: number;
}

export interface SubtotalState {
  about: string;
  consultation_id: string;
  fault: Json | null;
  fault_at: Timestamp | null;
  institution: string;
  ours: boolean;
  seen: number;
  sent_at: Timestamp | null;
  sequence: number;
}

export interface Support {
  given_at: Timestamp;
  proposal_id: string;
  recent: Generated<boolean>;
  side: string;
  standing: string;
  supporter: string;
  version: number;
}

export interface Supporter {
  consultation_id: string;
  pseudonym: string;
  recent: Generated<boolean>;
}

export interface SupportOrigin {
  day: string;
  given: number;
  host: string;
  kind: string;
  proposal_id: string;
}

export interface SupportTotal {
  proposal_id: string;
  side: string;
  slot: Generated<number>;
  standing: string;
  total: number;
  version: number;
}

export interface Synthesis {
  agent_id: string | null;
  consultation_id: string;
  document: Json;
  id: string;
  published_at: Timestamp;
  words: Json;
}

export interface TagCount {
  consultation_id: string;
  proposals: number;
  tag: string;
}

export interface TakenUp {
  institution: string;
  name: Json;
  taken_by: string;
  title: Json;
  told_at: Timestamp;
  uri: string;
}

export interface Territory {
  code: string;
  name: Json;
  within: string | null;
}

export interface Token {
  created_at: Timestamp;
  expires_at: Timestamp | null;
  hash: string;
  id: string;
  limited: Generated<boolean>;
  made_by_agent: string | null;
  made_by_token: string | null;
  name: string;
  participant_id: string | null;
  revoked_at: Timestamp | null;
  scopes: string[];
}

export interface TokenConsultation {
  consultation_id: string;
  token_id: string;
}

export interface Told {
  actor: string;
  day: string;
}

export interface UnfinishedConsultation {
  changed_at: Timestamp;
  consultation_id: string | null;
  created_at: Timestamp;
  id: string;
  input: Json;
}

export interface UnfinishedPart {
  ballot_id: string | null;
  changed_at: Timestamp;
  consultation_id: string;
  created_at: Timestamp;
  id: string;
  input: Json;
  part: string;
}

export interface UnknownAccount {
  confirmed_at: Timestamp;
  connector: string;
  sign_in_id: string;
  since: Timestamp;
}

export interface UnreadAnswer {
  consultation_id: string;
  institution: string;
  unread_since: Timestamp;
}

export interface UnreadStatement {
  because: string;
  found_at: Timestamp;
  institution: string | null;
  kind: string;
  proposal_id: string;
  uri: string;
}

export interface WaitingReminder {
  agent_id: string;
  told_on: string;
}

export interface WithdrawnSupport {
  mark: string;
}

export interface WitnessedJournal {
  checkpoint: string;
  contradicted_at: Timestamp | null;
  cosigned_at: Timestamp;
  origin: string;
  peer: string;
  root: string;
  size: number;
}

export interface WitnessKey {
  created_at: Timestamp;
  id: number;
  name: string;
  private_key_sealed: string;
  vkey: string;
}

export interface DB {
  account_sync: AccountSync;
  act_batch: ActBatch;
  act_batch_part: ActBatchPart;
  agent: Agent;
  agent_consultation: AgentConsultation;
  announcing: Announcing;
  answer: Answer;
  app_registration: AppRegistration;
  appeal: Appeal;
  appearance: Appearance;
  author_commitment: AuthorCommitment;
  authorship: Authorship;
  awaited_image: AwaitedImage;
  ballot: Ballot;
  ballot_cast: BallotCast;
  ballot_extension: BallotExtension;
  ballot_option: BallotOption;
  ballot_publication: BallotPublication;
  card_sync: CardSync;
  cast_subtree: CastSubtree;
  cast_tree: CastTree;
  catalogue_entry: CatalogueEntry;
  catalogue_page: CataloguePage;
  catalogue_reading: CatalogueReading;
  charter: Charter;
  clock: Clock;
  code_letter: CodeLetter;
  cohost: Cohost;
  cohost_offer: CohostOffer;
  comment: Comment;
  comment_image: CommentImage;
  commitment: Commitment;
  commitment_reminder: CommitmentReminder;
  commitment_update: CommitmentUpdate;
  community_move: CommunityMove;
  comparison: Comparison;
  connector: Connector;
  connector_commitment: ConnectorCommitment;
  connector_nonce: ConnectorNonce;
  connector_request: ConnectorRequest;
  consultation: Consultation;
  consultation_count: ConsultationCount;
  consultation_cover: ConsultationCover;
  consultation_template: ConsultationTemplate;
  contact_consent: ContactConsent;
  contribution_batch: ContributionBatch;
  decision: Decision;
  delivery_progress: DeliveryProgress;
  derivation: Derivation;
  directory: Directory;
  directory_listing: DirectoryListing;
  directory_member: DirectoryMember;
  document: Document;
  draft: Draft;
  erased_import: ErasedImport;
  event: Event;
  event_commitment: EventCommitment;
  event_cursor: EventCursor;
  exported: Exported;
  failing_host: FailingHost;
  feature_release: FeatureRelease;
  feature_request: FeatureRequest;
  feature_request_estimate: FeatureRequestEstimate;
  feature_request_step: FeatureRequestStep;
  feature_use: FeatureUse;
  follow: Follow;
  following: Following;
  former_details: FormerDetails;
  former_origin: FormerOrigin;
  former_static_page: FormerStaticPage;
  guest_act: GuestAct;
  hand_over_offer: HandOverOffer;
  handle: Handle;
  hidden_act: HiddenAct;
  home_act: HomeAct;
  host_policy: HostPolicy;
  host_software: HostSoftware;
  host_traffic: HostTraffic;
  idempotency: Idempotency;
  identity_provider: IdentityProvider;
  image: Image;
  inbox_failure: InboxFailure;
  inbox_message: InboxMessage;
  institution: Institution;
  institution_act: InstitutionAct;
  institution_statement: InstitutionStatement;
  invitation: Invitation;
  involvement: Involvement;
  journal: Journal;
  journal_copy: JournalCopy;
  journal_copy_entry: JournalCopyEntry;
  journal_entry: JournalEntry;
  journal_tile: JournalTile;
  journal_witness: JournalWitness;
  known_institution: KnownInstitution;
  kv: Kv;
  letter_text: LetterText;
  live_count: LiveCount;
  live_tally: LiveTally;
  mail_count: MailCount;
  mail_failure: MailFailure;
  mail_follow: MailFollow;
  mail_follow_request: MailFollowRequest;
  mail_follower: MailFollower;
  map_settings: MapSettings;
  media_file: MediaFile;
  migration: Migration;
  mirror: Mirror;
  mirrored_cover: MirroredCover;
  newsletter: Newsletter;
  outgoing_mail: OutgoingMail;
  own_directory: OwnDirectory;
  paper_batch: PaperBatch;
  paper_member: PaperMember;
  paper_row: PaperRow;
  participant: Participant;
  peer: Peer;
  peer_evidence: PeerEvidence;
  pending_recovery: PendingRecovery;
  phase: Phase;
  phase_extension: PhaseExtension;
  phase_total: PhaseTotal;
  picture: Picture;
  pledge: Pledge;
  pledge_settlement: PledgeSettlement;
  poll: Poll;
  poll_news: PollNews;
  poll_option: PollOption;
  poll_vote: PollVote;
  process: Process;
  proposal: Proposal;
  proposal_version: ProposalVersion;
  provider_session: ProviderSession;
  published_pattern: PublishedPattern;
  published_total: PublishedTotal;
  questionnaire: Questionnaire;
  questionnaire_response: QuestionnaireResponse;
  questionnaire_text: QuestionnaireText;
  queue_message: QueueMessage;
  registration: Registration;
  remote_act: RemoteAct;
  remote_actor: RemoteActor;
  remote_deletion: RemoteDeletion;
  report: Report;
  request_reminder: RequestReminder;
  resident: Resident;
  result_check: ResultCheck;
  retention_run: RetentionRun;
  session: Session;
  sign_in: SignIn;
  sign_in_attempt: SignInAttempt;
  sign_in_link: SignInLink;
  signing_key: SigningKey;
  source_item: SourceItem;
  source_pass: SourcePass;
  static_page: StaticPage;
  subtotal: Subtotal;
  subtotal_count: SubtotalCount;
  subtotal_state: SubtotalState;
  support: Support;
  support_origin: SupportOrigin;
  support_total: SupportTotal;
  supporter: Supporter;
  synthesis: Synthesis;
  tag_count: TagCount;
  taken_up: TakenUp;
  territory: Territory;
  token: Token;
  token_consultation: TokenConsultation;
  told: Told;
  unfinished_consultation: UnfinishedConsultation;
  unfinished_part: UnfinishedPart;
  unknown_account: UnknownAccount;
  unread_answer: UnreadAnswer;
  unread_statement: UnreadStatement;
  waiting_reminder: WaitingReminder;
  withdrawn_support: WithdrawnSupport;
  witness_key: WitnessKey;
  witnessed_journal: WitnessedJournal;
}
