import type { RegisterEntry } from './entry.ts';

/** The institution, and who works for it. */
export const INSTITUTION_TABLES = {
  agent: {
    data: {
      account: 'id provider_key provider_sealed',
      address: 'email_key email_sealed',
      language: 'lang',
      status: 'role',
    },
    other: 'disabled_at invited_at joined_at limited reminders',
    why: 'give-agents-access',
    until: 'node-exists',
    readers: ['administrators', 'person'],
  },
  agent_consultation: {
    data: { account: 'agent_id' },
    other: 'consultation_id',
    why: 'give-agents-access',
    until: 'node-exists',
    readers: ['administrators'],
  },
  answer: {
    data: { account: 'agent_id' },
    other: 'body document host_status id institution ours proposal_id published_at refusal uri verdict version',
    why: 'account-for-acts',
    until: 'consultation-exists',
    readers: ['administrators'],
  },
  ballot_extension: {
    data: { account: 'agent_id' },
    other: 'ballot_id closed_before closes_now extended_at id reason',
    why: 'account-for-acts',
    until: 'consultation-exists',
    readers: ['administrators'],
  },
  charter: {
    data: { account: 'decided_by' },
    other: 'consultation_id decided_at decision hash terms version',
    why: 'account-for-acts',
    until: 'consultation-exists',
    readers: ['agents'],
  },
  institution_act: {
    data: { account: 'prepared_by decided_by' },
    other: 'act amount consultation_id content currency decided_at id outcome prepared_at',
    why: 'account-for-acts',
    until: 'consultation-exists',
    readers: ['agents'],
  },
  contribution_batch: {
    data: { account: 'entered_by confirmed_by discarded_by revoked_by', text: 'entries' },
    other:
      'collected_on confirmed_at consultation_id discarded_at entered_at id outcome place reference revoked_at revoked_because sheets',
    why: 'account-for-acts',
    until: 'consultation-exists',
    readers: ['agents'],
  },
  commitment: { other: 'answer_id due_on id position status text updated_at' },
  commitment_reminder: { other: 'commitment_id edge reminded_at' },
  commitment_update: { other: 'commitment_id note number status updated_at' },
  feature_request: { other: 'changed_at consultation_id created_at details funding institution proposal_id state' },
  feature_request_estimate: {
    other: 'amount currency estimated_on id proposal_id received_at reference supplier',
  },
  feature_request_step: {
    other: 'decided_at decided_by from_state id institution position proposal_id reason step to_state',
  },
  former_static_page: { other: 'changed_at conformity page_id text title' },
  institution: {
    other:
      'code_letters contact created_at handle hidden_entries languages licence name notices only_one summary territory time_zone',
  },
  letter_text: { other: 'closing introduction kind lang set_at subject' },
  paper_batch: {
    data: { account: 'entered_by confirmed_by discarded_by' },
    other: 'ballot_id confirmed_at discarded_at entered_at id place reference sheets',
    why: 'account-for-acts',
    until: 'consultation-exists',
    readers: ['agents'],
  },
  phase_extension: {
    data: { account: 'agent_id' },
    other: 'closed_before closes_now extended_at id phase_id reason',
    why: 'account-for-acts',
    until: 'consultation-exists',
    readers: ['administrators'],
  },
  pledge: { other: 'content hash id institution proposal_id received_at reference sequence since stated_at' },
  pledge_settlement: { other: 'closes_at id input late_joining outcome proposal_id settled_at' },
  synthesis: {
    data: { account: 'agent_id' },
    other: 'consultation_id document id published_at words',
    why: 'account-for-acts',
    until: 'consultation-exists',
    readers: ['administrators'],
  },
  appearance: {
    other: 'accent banner banner_alt changed_at logo logo_icon logo_square main sharing state',
  },
  consultation_cover: { other: 'alt consultation_id small wide' },
  mirrored_cover: { other: 'alt consultation_id due_at source tries' },
  media_file: { other: 'bytes description hash height media_type name pages size uploaded_at width' },
  static_page: {
    other: 'changed_at conformity created_at id in_footer in_menu is_published kind position slug text title',
  },
  picture: { other: 'bytes created_at hash height media_type width' },
  territory: { other: 'code name within' },
  unfinished_consultation: { other: 'changed_at consultation_id created_at id input' },
  token_consultation: { other: 'consultation_id token_id' },
  waiting_reminder: {
    data: { account: 'agent_id' },
    other: 'told_on',
    why: 'send-mail',
    until: 'node-exists',
    readers: ['nobody'],
  },
  journal: {
    other: 'checkpoint contradicted_by cosigned created_at ended_at id origin private_key_sealed size vkey waits_since',
  },
  journal_entry: { other: 'entry event_id index journal' },
  journal_tile: { other: 'hashes index journal level' },
  journal_witness: { other: 'asked_at cosigned_at failures fault journal peer size' },
  witness_key: { other: 'created_at id name private_key_sealed vkey' },
  witnessed_journal: { other: 'checkpoint contradicted_at cosigned_at origin peer root size' },
} as const satisfies Readonly<Record<string, RegisterEntry>>;
