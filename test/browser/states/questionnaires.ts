import { t } from '../person.ts';
import { atAdmin, type Named, REFUSED, send, spoilt } from './state.ts';

const OPEN = '/consultations/questions/questionnaire';
const OVER = '/consultations/repondue/questionnaire';

/** Where people answer several questions, and officers ask them. */
export const QUESTIONNAIRES: readonly Named[] = [
  { kind: 'long', name: 'a questionnaire for anybody', path: OPEN, says: t('act.sign-in') },
  { kind: 'long', name: 'a questionnaire', path: OPEN, who: 'resident', says: t('questionnaire.send') },
  {
    kind: 'error',
    name: 'a questionnaire without an answer',
    path: OPEN,
    who: 'resident',
    says: REFUSED,
    act: spoilt(t('questionnaire.send')),
  },
  { kind: 'closed', name: 'a questionnaire with its results', path: OVER, who: 'resident', says: 'result-chart' },
  ...atAdmin([
    {
      kind: 'empty',
      name: 'a questionnaire that is not written yet',
      path: '/admin/consultations/a-ecrire/questionnaire',
      says: t('questionnaire.more'),
    },
    {
      kind: 'error',
      name: 'a questionnaire without questions',
      path: '/admin/consultations/a-ecrire/questionnaire',
      says: REFUSED,
      act: spoilt(t('questionnaire.save')),
    },
    {
      kind: 'error',
      name: 'a questionnaire that is stored unfinished',
      path: '/admin/consultations/a-ecrire/questionnaire',
      says: t('unfinished.missing'),
      act: async (page) => await send(page, t('unfinished.save')),
    },
    {
      kind: 'closed',
      name: 'a questionnaire that cannot change any more',
      path: '/admin/consultations/questions/questionnaire',
      says: t('question-kind.scale'),
    },
    {
      kind: 'hidden',
      name: 'answers in words before the close',
      path: '/admin/consultations/questions/questionnaire/texts',
      status: 403,
      says: 'résultats',
    },
    {
      kind: 'long',
      name: 'answers in words',
      path: '/admin/consultations/repondue/questionnaire/texts',
      says: t('questionnaire.hide'),
    },
    {
      kind: 'error',
      name: 'an answer in words that there is not',
      path: '/admin/consultations/repondue/questionnaire/texts',
      says: 'Cette page n’existe pas',
      act: spoilt(t('questionnaire.hide')),
    },
  ]),
];
