import type { Terms } from './terms.ts';

export const FR_TERMS = {
  phase: {
    inform: 'Information',
    propose: 'Propositions',
    support: 'Soutiens',
    discuss: 'Discussion',
    vote: 'Vote',
    answer: 'Réponse de l’institution',
    'follow-up': 'Suivi',
  },
  verdict: {
    accepted: 'Acceptée',
    'accepted-in-part': 'Acceptée en partie',
    rejected: 'Refusée',
    'under-study': 'À l’étude',
    'already-done': 'Déjà fait',
    'for-information': 'Pour information',
  },
  commitment: {
    planned: 'Prévu',
    'under-way': 'En cours',
    kept: 'Tenu',
    delayed: 'Retardé',
    dropped: 'Abandonné',
  },
} as const satisfies Terms;
