export const MAPS = {
  'places.title': 'Luoghi delle proposte',
  'places.lead': 'Dove sono le proposte che dicono un luogo, per numero.',
  'places.within': {
    one: '{count} proposta in questa parte della mappa.',
    other: '{count} proposte in questa parte della mappa.',
  },
  'places.all': 'Tutti i luoghi',
  'places.pages': 'Pagine dei luoghi',
  'places.none': 'Nessuna proposta dice un luogo.',
  'places.link': 'Luoghi delle proposte',
  'map.show-all': 'Mostra tutte le proposte su una mappa',
  'map.show': 'Mostra la mappa',
  'map.choose': 'Scegli sulla mappa',
  'map.said':
    'Il vostro browser chiede a {host} le immagini della mappa, che vede allora il vostro indirizzo. Il luogo è detto anche accanto, senza mappa.',
  'map.privacy':
    'Una mappa che aprite chiede le sue immagini a {host}, che vede allora il vostro indirizzo. Prima non chiede nulla.',
} as const;
