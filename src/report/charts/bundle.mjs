// Joins Vega and Vega-Lite into one script that may stand inside an HTML file, with the licences of
// every package that went into it. Usage: node bundle.mjs OUTPUT, beside node_modules.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

const scripts = ['vega/build/vega.min.js', 'vega-lite/build/vega-lite.min.js'];
const withoutMap = text => text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');

function licences() {
  const byText = new Map();
  for (const name of readdirSync('node_modules').sort()) {
    const folder = `node_modules/${name}`;
    if (!/^(vega|d3|topojson|delaunator|internmap|robust-predicates)/.test(name)) continue;
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'].map(f => `${folder}/${f}`).find(existsSync);
    const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`));
    const text = file ? readFileSync(file, 'utf8').trim() : license;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`]);
  }
  return [...byText].map(([text, names]) => `${names.join(', ')}\n\n${text}`).join('\n\n----\n\n');
}

const comment = `/*!\n${licences().replaceAll('*/', '* /')}\n*/\n`;
const code = scripts.map(s => withoutMap(readFileSync(`node_modules/${s}`, 'utf8'))).join(';\n');
const bundle = comment + code;
if (/<\/script|<!--/i.test(bundle)) throw new Error('the bundle would end its <script>');
writeFileSync(process.argv[2], bundle);
