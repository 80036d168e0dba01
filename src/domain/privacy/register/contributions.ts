import type { RegisterEntry } from './entry.ts';

/** What people contribute, support and vote, and what is decided about it. */
export const CONTRIBUTION_TABLES = {
  appeal: {
    data: { account: 'participant_id agent_id', text: 'text reason' },
    other: 'consultation_id decided_at decision_id filed_at id outcome same_agent subject_id subject_kind',
    why: 'moderate',
    until: 'author-deleted',
    readers: ['agents', 'person'],
  },
  authorship: {
    data: { text: 'document activity words_hash' },
    other: 'acted_at altered_at checked_at consultation_id state subject_id subject_kind unread_at unread_from version',
    why: 'publish-contributions',
    until: 'author-deleted',
    readers: ['everybody', 'other-servers'],
  },
  awaited_image: {
    data: { image: 'source alt' },
    other: 'due_at from_post position proposal_id tries',
    why: 'publish-contributions',
    until: 'delivered',
    readers: ['nobody'],
  },
  ballot: {
    data: { secret: 'secret_sealed' },
    other:
      'casts_merged closes_at closing_announced_at consultation_id created_at description id method opening_announced_at opens_at paper_until position published_at question rules rules_hash slug uri voters_forgotten_at',
    why: 'vote',
    until: 'consultation-exists',
    readers: ['nobody'],
  },
  ballot_cast: {
    data: { code: 'voter_key requests', vote: 'ciphertext content standing' },
    other: 'ballot_id id received_at rules_hash sequence',
    why: 'vote',
    until: 'consultation-exists',
    readers: ['person'],
  },
  ballot_option: { other: 'ballot_id cost description id name number' },
  ballot_publication: { other: 'ballot_id ballots published_at tally' },
  comment: {
    data: { account: 'author_id', text: 'body original warning' },
    other:
      'consultation_id depth id lang parent_id path proposal_id published_at received_at side status updated_at uri',
    why: 'publish-contributions',
    until: 'author-deleted',
    readers: ['everybody', 'other-servers'],
  },
  consultation: {
    other:
      'campaign created_at erased_in_both follows handle host_institution host_uri id languages next_number published_at rules rules_hash slug source_key source_label source_url summary territory time_zone title topics',
  },
  consultation_count: { other: 'authors comments consultation_id proposals slot supporters' },
  decision: {
    data: { account: 'agent_id token_id', text: 'reason' },
    other: 'by_host consultation_id decided_at id kind rule status_before subject_id subject_kind',
    why: 'moderate',
    until: 'consultation-exists',
    readers: ['agents', 'everybody'],
  },
  draft: {
    data: { account: 'participant_id', text: 'said_sealed' },
    other: 'consultation_id id updated_at',
    why: 'publish-contributions',
    until: 'ended',
    readers: ['person'],
  },
  event: {
    data: { account: 'by_participant by_agent by_token by_connector', text: 'data' },
    other: 'at by_node consultation_id id imported_from mirrored_from position proposal_id seq type version',
    why: 'account-for-acts',
    until: 'node-exists',
    readers: ['administrators', 'everybody'],
  },
  comment_image: {
    data: { image: 'source alt' },
    other: 'comment_id due_at image_id position tries',
    why: 'publish-contributions',
    until: 'account-deleted',
    readers: ['everybody'],
  },
  former_details: {
    data: { image: 'images', place: 'lat lon place' },
    other: 'id proposal_id tags topics until',
    why: 'publish-contributions',
    until: 'account-deleted',
    readers: ['everybody'],
  },
  home_act: {
    data: { text: 'words details document words_hash answer' },
    other:
      'act acted_at answered_at consultation_id due_at id refusal shown_at status subject_id subject_kind tries withheld_at',
    why: 'publish-contributions',
    until: 'account-deleted',
    readers: ['person'],
  },
  image: {
    data: { account: 'participant_id', image: 'bytes alt source hash' },
    other: 'created_at height id media_type position proposal_id removed_at width',
    why: 'publish-contributions',
    until: 'account-deleted',
    readers: ['everybody', 'other-servers'],
  },
  live_count: { other: 'ballot_id casts rows standing' },
  live_tally: { other: 'ballot_id counted_at looked_at tally' },
  paper_row: { other: 'batch_id content count' },
  phase: {
    other:
      'allows closes_at closing_announced_at consultation_id id kind opening_announced_at opens_at standings title',
  },
  poll: { other: 'closes_at closing_announced_at consultation_id id multiple opens_at question uri' },
  poll_option: { other: 'id name poll_id position' },
  poll_vote: {
    data: { code: 'voter', vote: 'option_id' },
    other: 'cast_at poll_id',
    why: 'count-once',
    until: 'consultation-exists',
    readers: ['person'],
  },
  proposal: {
    data: { account: 'author_id', text: 'original search', place: 'lat lon place' },
    other:
      'comments consultation_id current_version details_changed_at id number pending_version published_at received_at status tags topics updated_at uri verdict',
    why: 'publish-contributions',
    until: 'author-deleted',
    readers: ['everybody', 'other-servers'],
  },
  proposal_version: {
    data: { text: 'title body warning' },
    other: 'amends content_hash cost_amount cost_currency created_at lang number proposal_id',
    why: 'publish-contributions',
    until: 'author-deleted',
    readers: ['everybody', 'other-servers'],
  },
  published_pattern: { other: 'ballot_id content count pile place' },
  published_total: { other: 'against in_favour proposal_id recounted source' },
  report: {
    data: { account: 'reporter_id', text: 'text' },
    other: 'consultation_id decided_at filed_at from_host id outcome passed_on_at rule subject_id subject_kind',
    why: 'moderate',
    until: 'consultation-exists',
    readers: ['agents', 'person'],
  },
  support: {
    data: { code: 'supporter', vote: 'side standing' },
    other: 'given_at proposal_id version',
    why: 'count-once',
    until: 'consultation-exists',
    readers: ['person'],
  },
  support_origin: { other: 'day given host kind proposal_id' },
  support_total: { other: 'proposal_id side slot standing total version' },
  supporter: {
    data: { code: 'pseudonym' },
    other: 'consultation_id',
    why: 'count-once',
    until: 'consultation-exists',
    readers: ['nobody'],
  },
  tag_count: { other: 'consultation_id proposals tag' },
} as const satisfies Readonly<Record<string, RegisterEntry>>;
