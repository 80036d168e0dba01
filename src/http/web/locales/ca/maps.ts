export const MAPS = {
  'places.title': 'Llocs de les propostes',
  'places.lead': 'On són les propostes que diuen un lloc, pel seu número.',
  'places.within': {
    one: '{count} proposta en aquesta part del mapa.',
    other: '{count} propostes en aquesta part del mapa.',
  },
  'places.all': 'Tots els llocs',
  'places.pages': 'Pàgines de llocs',
  'places.none': 'Cap proposta no diu un lloc.',
  'places.link': 'Llocs de les propostes',
  'map.show-all': 'Mostra totes les propostes en un mapa',
  'map.show': 'Mostra el mapa',
  'map.choose': 'Tria al mapa',
  'map.said':
    'El vostre navegador demana a {host} les imatges del mapa, que veu aleshores la vostra adreça. El lloc es diu també al costat, sense mapa.',
  'map.privacy':
    'Un mapa que obriu demana les seves imatges a {host}, que veu aleshores la vostra adreça. Abans no demana res.',
} as const;
