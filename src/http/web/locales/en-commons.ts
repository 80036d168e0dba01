import type { Message } from './catalogue.ts';
import type { FR_COMMONS } from './fr-commons.ts';

export const EN_COMMONS = {
  'commons.title': 'The commons',
  'commons.lead':
    'What other institutions consult about and what is proposed there. Each text is read and supported where it comes from.',
  'commons.search': 'Search the commons',
  'commons.kind': 'What',
  'commons.kind-any': 'consultations and proposals',
  'commons.kind-consultation': 'consultations',
  'commons.kind-proposal': 'proposals',
  'commons.territory': 'Territory',
  'commons.lang': 'Language',
  'commons.state': 'Phase',
  'commons.any': 'any',
  'commons.more': 'Topic, territory, phase, language',
  'commons.found': 'Results',
  'commons.none': 'Nothing so far: no peer has published anything that matches.',
  'commons.pages': 'Pages of the commons',
  'commons.origin': 'From {institution}',
  'commons.within': 'in “{consultation}”',
  'commons.number': 'Proposal no. {number}',
  'commons.consultation': 'Consultation',
  'commons.supports': { one: '{count} support', other: '{count} supports' },
  'commons.stale': 'This node has not answered since {at}: this text may have changed.',
  'commons.elsewhere': 'What did other cities propose about this?',
  'commons.all': 'Search the whole commons',
} as const satisfies Readonly<Record<keyof typeof FR_COMMONS, Message>>;
