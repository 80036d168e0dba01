import type { Terms } from './terms.ts';

export const ES_TERMS = {
  phase: {
    inform: 'Información',
    propose: 'Propuestas',
    support: 'Apoyos',
    discuss: 'Debate',
    vote: 'Votación',
    answer: 'Respuesta de la institución',
    'follow-up': 'Seguimiento',
  },
  verdict: {
    accepted: 'Aceptada',
    'accepted-in-part': 'Aceptada en parte',
    rejected: 'Rechazada',
    'under-study': 'En estudio',
    'already-done': 'Ya realizada',
    'for-information': 'Para información',
  },
  commitment: {
    planned: 'Previsto',
    'under-way': 'En curso',
    kept: 'Cumplido',
    delayed: 'Retrasado',
    dropped: 'Abandonado',
  },
} as const satisfies Terms;
