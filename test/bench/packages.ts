/** The packages whose sources the bench reads: exact versions, and the hash that the registry's archive must have. */

export interface BenchPackage {
  /** `name@version`. */
  published: string;
  /** Why it is among the inputs. */
  for: string;
  /** Where its sources lie: the beginnings of paths below its top folder. */
  sources: readonly string[];
  /** Beginnings of paths below those that are no sources, or too many of one kind. */
  without?: readonly string[];
  integrity: string;
}

export const PACKAGES: readonly BenchPackage[] = [
  { published: '@apollo/server@5.5.1', for: 'a small server in TypeScript', sources: ['src/'], integrity: 'sha512-Rn3g5TJQsMSUY23CWZTghWdBWyjX7dP1eaEBPkvmM2RHi82cDcpgTIkSCbGvtTUEGjwopLv1AAooU/n7iIZ20A==' },
  { published: '@cesium/engine@24.0.0', for: 'computation: geometry, decoding', sources: ['Source/Core/'], integrity: 'sha512-zJ2gl0tyw/FFhBtvp6UYw+0JQJb2J9EiTJYvVSndc6+6qPR5GHLFzFjA1msLLxucfcpc7uI9R2pXNEPluheR/g==' },
  { published: '@theia/core@1.75.0', for: 'an application frame in TypeScript and TSX, with decorators', sources: ['src/'], integrity: 'sha512-ywAQmsCuwKgf3+HId8/ic4WEzftNoukxVpFJXeVgJj64Ze16A0ixyFdmBTyjfngol4PLjs27Bx2/nk/eJYuuYg==' },
  { published: '@theia/plugin-ext@1.75.0', for: 'messages between processes in TypeScript', sources: ['src/'], integrity: 'sha512-mC9HXlhHyszyP0GoJeua+lb4amnKOYk/yYBri7fMOiFun0ll3I8JjFH2A23bzlQtfoZ5E3i9a+Nt/pFeVkkJtQ==' },
  { published: 'apostrophe@4.31.0', for: 'a server in JavaScript, much of it awaits database and files', sources: ['lib/', 'modules/'], integrity: 'sha512-MFuyeW7wZMciHWVTuB0RXXOaa0MespIt9kLUiwVitFP2qv3mu8JD9hbSpwNWaVwRS0epur2rQ9VAoZBMMztAgA==' },
  { published: 'eslint@10.15.0', for: 'a tool that computes and rarely waits', sources: ['lib/'], integrity: 'sha512-+5Wg4p+ze3sG1WErYgUO/3H1IQIfFBymVUA0Fo/XTeBOLS6UQIUekpSJ8sdRkn7O7wjh84b55w/roqavH2aScg==' },
  { published: 'firebase-tools@15.34.2', for: 'a command that waits for a network; compiled from TypeScript, file by file', sources: ['lib/'], integrity: 'sha512-Xo010+PZAj5sL6hn33p19egXDmVlowPZknbs2Rf4nxd6Ulx6gLCd76qHd9XT2lV3B0u7yi0iO0BU5qrLeY8Y+g==' },
  { published: 'knex@3.3.0', for: 'database access in JavaScript', sources: ['lib/'], integrity: 'sha512-LgWl031hNuLv9Lhxdd9093zULa2aNcoP04Bk29e5NidgRcEr/T0rAr2WYi4BhjTiCDoQiRU56meUE5rppLKZzQ==' },
  { published: 'mongodb@7.9.0', for: 'connections, cursors and transactions in TypeScript', sources: ['src/'], integrity: 'sha512-HfpNb8qmfmNxno+Ml5JgHn/nyshK+8xF4ESLCXedRKuGLGRyAvkjcpjk19T2Q+rqC6/FlnZKll4if21R6xs/Tg==' },
  { published: 'react-native-paper@5.15.3', for: 'components in TSX', sources: ['src/'], integrity: 'sha512-GEyNTmWElIZgnYw09AjjCNupRYzCmP79uAAyGSyCEUZz7KBz1wtJcC0wVUkozR1Rn3PK/td/9LlR6+F1hzmYvA==' },
  { published: 'serverless@3.40.0', for: 'a command in JavaScript with files, processes and a cloud', sources: ['lib/'], integrity: 'sha512-6vUSIUqBkhZeIpFz0howqKlT1BNjYxOrucvvSICKCEsxVS9MbTJokGkykDrpr/k4Io3WI8tcvrf25+U5Ynf3lw==' },
  { published: 'undici@7.30.2', for: 'streams and sockets in JavaScript', sources: ['lib/'], without: ['lib/llhttp/'], integrity: 'sha512-mLyPQnHwUxaM/rideoK/+KL8DaAJLRl4aBCfmX444aCSLnIaomqPLtNRe2jdCYcsk5wZzXrDIQC8ZeYNRAYyIA==' },
  { published: 'viem@2.57.20', for: 'requests in TypeScript with long types', sources: [''], without: ['_cjs/', '_esm/', '_types/', 'chains/'], integrity: 'sha512-LSvREzKT7xFXpmxW2YFJ/OtcZRkSGLp5zywSgadBf0qQCeqh2+FxHHWyrS2zEG7ZfBWQQvk8HI1i4HPzSMD14g==' },
  { published: 'webpack@5.112.2', for: 'callbacks and long files in JavaScript', sources: ['lib/'], integrity: 'sha512-B2tp1LI9D8GVpPDqprdt12ukTkXXahj9MzqSWJq4faSPgOUM7CdZaGAB6HrL/8E6UwbBpdj4vzWDbKoFnVoU6g==' },
];
