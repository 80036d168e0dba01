import type { Terms } from './terms.ts';

export const CA_TERMS = {
  phase: {
    inform: 'Informació',
    propose: 'Propostes',
    support: 'Suports',
    discuss: 'Debat',
    vote: 'Votació',
    answer: 'Resposta de la institució',
    'follow-up': 'Seguiment',
  },
  verdict: {
    accepted: 'Acceptada',
    'accepted-in-part': 'Acceptada en part',
    rejected: 'Rebutjada',
    'under-study': 'En estudi',
    'already-done': 'Ja feta',
    'for-information': 'Per a informació',
  },
  commitment: {
    planned: 'Previst',
    'under-way': 'En curs',
    kept: 'Complert',
    delayed: 'Endarrerit',
    dropped: 'Abandonat',
  },
} as const satisfies Terms;
