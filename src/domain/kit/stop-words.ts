import type { Lang } from './text.ts';

/** Words that a sentence is built with and that say nothing of what it is about, without accents, in the languages of the pages. */
export const STOP_WORDS: Readonly<Record<string, string>> = {
  en: 'a about after all also am an and any are as at be because been before being both but by can could did do does doing don down each even every few for from get had has have having he her here him his how i if in into is it its just like make many may me might more most much must my need no nor not now of off on once one only or other our out over own same she should so some such than that the their them then there these they this those through to too under until up us use very was way we well were what when where which while who whom why will with within without would you your',
  fr: 'a afin ai ainsi alors apres au aucun aussi autre autres aux avant avec avoir c car ce cela celle celles celui ces cet cette ceux chaque chez comme comment d dans de des deux devrait doit doivent donc dont du elle elles en encore entre est et etaient etait etc ete etre eux faire fait faut il ils j je l la le les leur leurs lors lui m ma mais me meme memes mes mettre moins mon n ne nos notre nous on ont ou par parce pas peu peut peuvent plus plusieurs pour pourquoi pourrait pouvoir puis qu quand que quel quelle quelles quels qui quoi s sa sans se sera serait ses si soit son sont sous sur t ta tes toi ton tous tout toute toutes tres trop tu un une vers vos votre vous y',
  es: 'a al algo antes aqui asi aun cada como con contra cual cuando de debe deben del desde donde dos el ella ellas ellos en entre era es esa ese eso esta estan estar este esto estos fue ha hace hacer han hasta hay la las le les lo los mas me mi muy nada ni no nos nosotros o otra otras otro otros para pero poco por porque puede pueden que quien se sea ser si sin sobre solo son su sus tambien tan tanto te tener tiene tienen toda todas todo todos tu un una uno unos y ya yo',
  ca: 'a al als altre altres amb aquest aquesta aquests aixo ara cada com cal de del dels des el ella ells els en encara entre era es esta estan fer fins ha han hi i ja la les li lo mes molt ni no nosaltres o on per pero pels pot poden quan que qui s se sense ser si sobre son tambe te tenen tot tota tots totes un una uns va',
  it: 'a ad agli ai al alla alle allo altri anche ancora c che chi ci come con cosa cui da dai dal dalla dalle degli dei del della delle deve di dove e ed era essere fare fra gli ha hanno i il in io la le lei li lo loro lui ma mi molto ne nei nel nella nelle noi non o ogni per perche piu poco puo quale quando quella quelle quello questa queste questi questo se sei senza si sia solo sono su sua sue sugli sul sulla suo suoi tra tutta tutte tutti tutto un una uno voi',
  fi: 'ei eika ei ennen ettei etta han he hyvin ja jo joita joka joko jolla jonka jos jossa joten jotka jotta kaikki kanssa katta kuin kuka kun kuten luona me mika mikali minka mita mukaan mutta muu muut myos ne niiden niin nyt ole olisi olla on oma ovat pitaa pitaisi saada se sen siella siina sita taas tai tama tassa te tulee tulisi vaan vai vain vaikka viela voi voisi yli',
};

const sets = new Map<string, ReadonlySet<string>>();

/** `word` is in lower case and without accents. */
export function isStopWord(word: string, lang: Lang): boolean {
  const base = lang.split('-')[0] as string;
  let words = sets.get(base);
  if (words === undefined) {
    words = new Set((STOP_WORDS[base] ?? '').split(' '));
    sets.set(base, words);
  }
  return words.has(word);
}
