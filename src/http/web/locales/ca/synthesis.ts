export const SYNTHESIS = {
  'synthesis.title': 'Síntesi',
  'synthesis.link': 'Síntesi de les propostes',
  'synthesis.lead':
    'El que s’assembla en les propostes publicades, calculat en aquest lloc. No s’envia res a cap altre lloc, no es llegeix cap suport.',
  'synthesis.none': 'No s’ha publicat cap síntesi.',
  'synthesis.of': {
    one: 'S’ha llegit {count} proposta publicada.',
    other: 'S’han llegit {count} propostes publicades.',
  },
  'synthesis.by-machine':
    'Aquests grups surten d’un càlcul sobre les paraules; ningú no els ha triat. No decideixen res.',
  'synthesis.themes': 'Temes',
  'synthesis.no-themes': 'Cap tema no aplega tres propostes.',
  'synthesis.others': { one: '{count} més', other: '{count} més' },
  'synthesis.duplicates': 'Gairebé iguals',
  'synthesis.no-duplicates': 'Cap proposta no en repeteix una altra.',
  'synthesis.likeness': 'Semblants almenys en un {percent} %:',
  'synthesis.apart': 'Sense tema',
  'synthesis.method': 'Mètode',
  'synthesis.how':
    'Una paraula pesa més com més la té un text i menys la tenen els altres (TF-IDF); les paraules massa comunes no compten, les del títol compten el doble. Dos textos s’assemblen tant com les seves paraules ponderades apunten en la mateixa direcció (cosinus). S’uneixen els textos més propers, i els grups més units entre ells són els temes (mètode de Louvain). Un tema s’anomena per les seves paraules de més pes i comença per les propostes més centrals. Els mateixos textos donen sempre el mateix resultat. Els textos en llengües diferents gairebé no es troben.',
  'synthesis.parameters': 'Paràmetres',
  'synthesis.stands': 'Síntesi publicada el {at}.',
  'synthesis.public': 'Mira la pàgina pública',
  'synthesis.publish-title': 'Publica aquesta síntesi',
  'synthesis.words': 'El que en diu la institució',
  'synthesis.words-hint': 'Opcional. Surt abans dels grups, signat per la institució. Markdown senzill.',
  'synthesis.publish': 'Publica la síntesi',
  'synthesis.json': 'Tot, en JSON',
  'synthesis.csv': 'En CSV, per a un full de càlcul',
  'done.synthesis-published': 'La síntesi està publicada.',
} as const;
