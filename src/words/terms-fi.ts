import type { Terms } from './terms.ts';

export const FI_TERMS = {
  phase: {
    inform: 'Tiedottaminen',
    propose: 'Ehdotukset',
    support: 'Kannatukset',
    discuss: 'Keskustelu',
    vote: 'Äänestys',
    answer: 'Viranomaisen vastaus',
    'follow-up': 'Seuranta',
  },
  verdict: {
    accepted: 'Hyväksytty',
    'accepted-in-part': 'Hyväksytty osittain',
    rejected: 'Hylätty',
    'under-study': 'Selvitettävänä',
    'already-done': 'Jo tehty',
    'for-information': 'Tiedoksi',
  },
  commitment: {
    planned: 'Suunniteltu',
    'under-way': 'Käynnissä',
    kept: 'Pidetty',
    delayed: 'Viivästynyt',
    dropped: 'Rauennut',
  },
} as const satisfies Terms;
