import { EN_REFUSALS } from '../../../words/en.ts';
import { EN_TERMS } from '../../../words/terms-en.ts';
import type { Words } from './catalogue.ts';
import { EN_ACT_WORDS } from './en-acts.ts';
import { EN_BALLOT_WORDS } from './en-ballots.ts';
import { EN_LETTER_WORDS } from './en-letters.ts';

export const EN_WORDS = {
  ...EN_REFUSALS,
  ...EN_TERMS,
  ...EN_ACT_WORDS,
  ...EN_BALLOT_WORDS,
  ...EN_LETTER_WORDS,
  standingMeans: {
    resident: 'the institution verified that the person lives here',
    registered: 'the person confirmed an e-mail address',
    fediverse: 'an account on another server, for example Mastodon',
    paper: 'entered by one agent, confirmed by a second',
    institution: 'an institution that takes part in its own name',
    imported: 'counted elsewhere, never added to ours',
  },
  visibility: {
    always: 'Counts can be seen at any time.',
    'after-taking-part': 'Counts can be seen by those who have taken part, and by everybody after the close.',
    'after-close': 'Counts can be seen after the close, by everybody at the same moment, agents included.',
  },
  supports: {
    none: 'There are no supports in this consultation.',
    for: 'Each person can support as many proposals as they like, each of them once.',
    'for-and-against': 'Each person can support a proposal or object to it, once per proposal.',
  },
  hold: {
    nothing: 'Contributions appear at once.',
    'first-remote':
      'Contributions appear at once. The first one from an account on another server is read by an agent before.',
    first: 'The first contribution of each person is read by an agent before it appears. Later ones appear at once.',
    everything: 'Each contribution is read by an agent before it appears.',
  },
  side: { for: 'For', neutral: 'No side', against: 'Against' },
  decision: { accept: 'Accepted', hold: 'Put on hold', remove: 'Removed from publication', restore: 'Restored' },
  role: {
    administrator: 'an administrator of the institution',
    officer: 'a participation officer',
    moderator: 'a moderator of the institution',
    observer: 'an observer',
  },
  order: {
    fair: 'fair (shuffled)',
    newest: 'newest first',
    oldest: 'oldest first',
    discussed: 'most discussed first',
    supported: 'most supported first',
  },
  state: { draft: 'Draft', upcoming: 'To come', open: 'Open', closed: 'Closed' },
} as const satisfies Words;
