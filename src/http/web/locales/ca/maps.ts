export const MAPS = {
  'map.show': 'Mostra el mapa',
  'map.choose': 'Tria al mapa',
  'map.said':
    'El vostre navegador demana a {host} les imatges del mapa, que veu aleshores la vostra adreça. El lloc es diu també al costat, sense mapa.',
  'map.privacy':
    'Un mapa que obriu demana les seves imatges a {host}, que veu aleshores la vostra adreça. Abans no demana res.',
} as const;
