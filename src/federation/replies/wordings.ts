import type { WordsLang } from '../../words/words-lang.ts';
import { CONFIRMATIONS } from './confirmation.ts';

/** What is said to one person in private, in one language. */
export type Wording = {
  readonly notTaken: (reason: string) => string;
  readonly held: string;
  readonly notPublic: string;
  readonly closed: string;
  readonly howTo: (handle: string | null) => string;
  readonly removed: (rule: string, reason: string) => string;
  readonly withheld: (rule: string, reason: string) => string;
  readonly published: (url: string) => string;
  readonly pending: (version: number, url: string) => string;
};

export const WORDINGS = {
  fr: {
    notTaken: (reason) => `Votre message n’a pas été pris en compte. ${reason}`,
    held: 'Merci. Votre contribution est bien arrivée ; un agent la lit avant qu’elle paraisse.',
    notPublic:
      'Votre message n’est pas public : il n’a pas été publié, et son texte n’est pas conservé. Pour prendre part, écrivez un message public.',
    closed:
      'Personne ne lit les réponses à ce message. Pour commenter, répondez à la proposition elle-même ou à une annonce de la consultation.',
    howTo: (handle) =>
      handle === null
        ? 'Ce compte ne reçoit pas de propositions. Mentionnez le compte d’une consultation dans un message public.'
        : `Pour faire une proposition, mentionnez ${handle} dans un message public qui ne répond à aucun autre.`,
    removed: (rule, reason) => `Votre contribution n’est pas publiée (motif : ${rule}). ${reason}`,
    withheld: (rule, reason) =>
      `Votre contribution n’est pas montrée tant qu’un agent la relit (motif : ${rule}). ${reason}`,
    published: (url) => `Votre contribution est publiée : ${url}`,
    pending: (version, url) =>
      `La version ${version} de votre proposition attend : les soutiens donnés jusqu’ici restent avec la précédente. Pour la publier, répondez à ce message : ${CONFIRMATIONS.fr[0]}. Pour y renoncer, remettez le texte d’avant. ${url}`,
  },
  en: {
    notTaken: (reason) => `Your post was not taken up. ${reason}`,
    held: 'Thank you. Your contribution has arrived; an agent reads it before it appears.',
    notPublic:
      'Your post is not public: it was not published, and its text is not kept. To take part, write a public post.',
    closed:
      'Nobody reads replies to that message. To comment, reply to the proposal itself or to an announcement of the consultation.',
    howTo: (handle) =>
      handle === null
        ? 'This account takes no proposals. Mention the account of a consultation in a public post.'
        : `To make a proposal, mention ${handle} in a public post that answers no other.`,
    removed: (rule, reason) => `Your contribution is not published (because: ${rule}). ${reason}`,
    withheld: (rule, reason) =>
      `Your contribution is not shown while an agent reads it again (because: ${rule}). ${reason}`,
    published: (url) => `Your contribution is published: ${url}`,
    pending: (version, url) =>
      `Version ${version} of your proposal waits: supports given so far stay with the one before. To publish it, reply to this message: ${CONFIRMATIONS.en[0]}. To leave it, put the former text back. ${url}`,
  },
  es: {
    notTaken: (reason) => `Su mensaje no se ha tenido en cuenta. ${reason}`,
    held: 'Gracias. Su contribución ha llegado; un agente la lee antes de que aparezca.',
    notPublic:
      'Su mensaje no es público: no se ha publicado y su texto no se guarda. Para participar, escriba un mensaje público.',
    closed:
      'Nadie lee las respuestas a ese mensaje. Para comentar, responda a la propia propuesta o a un anuncio de la consulta.',
    howTo: (handle) =>
      handle === null
        ? 'Esta cuenta no recibe propuestas. Mencione la cuenta de una consulta en un mensaje público.'
        : `Para hacer una propuesta, mencione ${handle} en un mensaje público que no responda a ningún otro.`,
    removed: (rule, reason) => `Su contribución no está publicada (motivo: ${rule}). ${reason}`,
    withheld: (rule, reason) =>
      `Su contribución no se muestra mientras un agente la vuelve a leer (motivo: ${rule}). ${reason}`,
    published: (url) => `Su contribución está publicada: ${url}`,
    pending: (version, url) =>
      `La versión ${version} de su propuesta espera: los apoyos dados hasta ahora se quedan con la anterior. Para publicarla, responda a este mensaje: ${CONFIRMATIONS.es[0]}. Para renunciar, vuelva a poner el texto de antes. ${url}`,
  },
  ca: {
    notTaken: (reason) => `El vostre missatge no s’ha tingut en compte. ${reason}`,
    held: 'Gràcies. La vostra contribució ha arribat; un agent la llegeix abans que aparegui.',
    notPublic:
      'El vostre missatge no és públic: no s’ha publicat i el seu text no es guarda. Per participar, escriviu un missatge públic.',
    closed:
      'Ningú no llegeix les respostes a aquell missatge. Per comentar, responeu a la proposta mateixa o a un anunci de la consulta.',
    howTo: (handle) =>
      handle === null
        ? 'Aquest compte no rep propostes. Mencioneu el compte d’una consulta en un missatge públic.'
        : `Per fer una proposta, mencioneu ${handle} en un missatge públic que no en respongui cap altre.`,
    removed: (rule, reason) => `La vostra contribució no està publicada (motiu: ${rule}). ${reason}`,
    withheld: (rule, reason) =>
      `La vostra contribució no es mostra mentre un agent la torna a llegir (motiu: ${rule}). ${reason}`,
    published: (url) => `La vostra contribució està publicada: ${url}`,
    pending: (version, url) =>
      `La versió ${version} de la vostra proposta espera: els suports donats fins ara es queden amb l’anterior. Per publicar-la, responeu a aquest missatge: ${CONFIRMATIONS.ca[0]}. Per renunciar-hi, torneu a posar el text d’abans. ${url}`,
  },
  it: {
    notTaken: (reason) => `Il vostro messaggio non è stato preso in conto. ${reason}`,
    held: 'Grazie. Il vostro contributo è arrivato; un operatore lo legge prima che appaia.',
    notPublic:
      'Il vostro messaggio non è pubblico: non è stato pubblicato e il suo testo non è conservato. Per partecipare, scrivete un messaggio pubblico.',
    closed:
      'Nessuno legge le risposte a quel messaggio. Per commentare, rispondete alla proposta stessa o a un annuncio della consultazione.',
    howTo: (handle) =>
      handle === null
        ? 'Questo account non riceve proposte. Menzionate l’account di una consultazione in un messaggio pubblico.'
        : `Per fare una proposta, menzionate ${handle} in un messaggio pubblico che non risponda ad alcun altro.`,
    removed: (rule, reason) => `Il vostro contributo non è pubblicato (motivo: ${rule}). ${reason}`,
    withheld: (rule, reason) =>
      `Il vostro contributo non è mostrato finché un operatore lo rilegge (motivo: ${rule}). ${reason}`,
    published: (url) => `Il vostro contributo è pubblicato: ${url}`,
    pending: (version, url) =>
      `La versione ${version} della vostra proposta attende: i sostegni dati finora restano con la precedente. Per pubblicarla, rispondete a questo messaggio: ${CONFIRMATIONS.it[0]}. Per rinunciare, rimettete il testo di prima. ${url}`,
  },
  fi: {
    notTaken: (reason) => `Viestiäsi ei otettu huomioon. ${reason}`,
    held: 'Kiitos. Osallistumisesi on saapunut; virkailija lukee sen ennen kuin se näkyy.',
    notPublic:
      'Viestisi ei ole julkinen: sitä ei julkaistu, eikä sen tekstiä säilytetä. Osallistu kirjoittamalla julkinen viesti.',
    closed:
      'Kukaan ei lue vastauksia siihen viestiin. Kommentoi vastaamalla itse ehdotukseen tai kuulemisen ilmoitukseen.',
    howTo: (handle) =>
      handle === null
        ? 'Tämä tili ei ota vastaan ehdotuksia. Mainitse kuulemisen tili julkisessa viestissä.'
        : `Tee ehdotus mainitsemalla ${handle} julkisessa viestissä, joka ei vastaa muihin.`,
    removed: (rule, reason) => `Osallistumistasi ei ole julkaistu (syy: ${rule}). ${reason}`,
    withheld: (rule, reason) =>
      `Osallistumistasi ei näytetä, kun virkailija lukee sen uudelleen (syy: ${rule}). ${reason}`,
    published: (url) => `Osallistumisesi on julkaistu: ${url}`,
    pending: (version, url) =>
      `Ehdotuksesi versio ${version} odottaa: tähän asti annetut kannatukset jäävät edelliseen. Julkaise se vastaamalla tähän viestiin: ${CONFIRMATIONS.fi[0]}. Luovu siitä palauttamalla aiempi teksti. ${url}`,
  },
} as const satisfies Record<WordsLang, Wording>;
