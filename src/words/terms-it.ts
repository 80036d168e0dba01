import type { Terms } from './terms.ts';

export const IT_TERMS = {
  phase: {
    inform: 'Informazione',
    propose: 'Proposte',
    support: 'Sostegni',
    discuss: 'Discussione',
    vote: 'Votazione',
    answer: 'Risposta dell’istituzione',
    'follow-up': 'Seguito',
  },
  verdict: {
    accepted: 'Accolta',
    'accepted-in-part': 'Accolta in parte',
    rejected: 'Respinta',
    'under-study': 'Allo studio',
    'already-done': 'Già fatta',
    'for-information': 'Per informazione',
  },
  commitment: {
    planned: 'Previsto',
    'under-way': 'In corso',
    kept: 'Mantenuto',
    delayed: 'In ritardo',
    dropped: 'Abbandonato',
  },
} as const satisfies Terms;
