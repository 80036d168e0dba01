export const MAPS = {
  'map.show': 'Mostrar el mapa',
  'map.choose': 'Elegir en el mapa',
  'map.said':
    'Su navegador pide a {host} las imágenes del mapa, que ve entonces su dirección. El lugar se dice también al lado, sin mapa.',
  'map.privacy': 'Un mapa que usted abre pide sus imágenes a {host}, que ve entonces su dirección. Antes no pide nada.',
} as const;
