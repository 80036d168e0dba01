import type { Message } from './catalogue.ts';

/** Lists of residents at the desk, and how a resident proves to be one. */
export const FR_RESIDENTS = {
  'residents.nav': 'Habitants',
  'residents.lead':
    'Les listes disent qui compte comme habitant vérifié. Seules des empreintes illisibles en sont gardées : ni adresse, ni code, ni nom.',
  'residents.counts': 'Ce qui est gardé',
  'residents.listed': 'Personnes dans les listes',
  'residents.with-code': 'Dont avec un code envoyé par lettre',
  'residents.proven': 'Dont ont pris part comme habitants',
  'residents.add': 'Ajouter une liste',
  'residents.columns':
    'Un fichier CSV, avec une première ligne qui nomme ses colonnes : email (l’adresse avec laquelle la personne se connecte), code (au moins dix lettres ou chiffres, envoyé par lettre), territoire (facultatif). Il faut email, code, ou les deux ; les autres colonnes sont ignorées.',
  'residents.list': 'Fichier',
  'residents.list-hint':
    'Au plus 1 Mo : une liste plus longue s’ajoute en plusieurs fichiers. Ce qui est déjà connu ne change pas.',
  'residents.send': 'Ajouter la liste',
  'residents.result':
    'Nouvelles : {listed}. Déjà dans une liste : {known}. Prenaient déjà part et comptent désormais comme habitants : {raised}.',
  'residents.forget': 'Oublier les listes',
  'residents.forget-said':
    'Oublie toutes les personnes qui n’ont pas encore pris part comme habitants : leurs adresses et leurs codes ne diront plus rien. Les origines déjà acquises restent.',
  'residents.sure': 'Oui, oublier ces personnes',
  'residents.forget-button': 'Oublier',
  'done.residents-listed': 'La liste est ajoutée.',
  'done.residents-forgotten': 'Ces personnes sont oubliées.',

  'standing.title': 'Mon origine ici',
  'standing.prove': 'Compter comme habitant',
  'standing.prove-said':
    'Si l’institution vous a envoyé un code par lettre, indiquez-le ici. Si elle connaît l’adresse avec laquelle vous vous connectez, c’est déjà fait à la connexion.',
  'standing.way': 'Vous habitez ici ? Indiquez le code reçu par lettre.',
  'standing.code': 'Code de la lettre',
  'standing.code-hint': 'Les espaces, tirets et majuscules sont sans importance.',
  'standing.send': 'Vérifier',
  'standing.too-many': 'Trop de codes ont été essayés. Attendez une heure, ou adressez-vous à l’institution.',
  'done.residence-proven': 'Vous comptez désormais comme habitant vérifié, aussi pour ce que vous avez déjà soutenu.',
} as const satisfies Readonly<Record<string, Message>>;
