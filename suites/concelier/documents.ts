import fc from 'fast-check';
import { always, list, maybe, member, object, quoted } from '../support/json-text.ts';
import { favouring, JSON_OBJECTS, TEXTS, TIMES, WRONG_JSON_OBJECTS, WRONG_TIMES } from '../support/pools.ts';
import { ALIASES, IDS, PACKAGES, VERSIONS } from './pools.ts';

const from = (pool: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...pool);
const rarely = (usual: fc.Arbitrary<string>, odd: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 120, arbitrary: usual }, { weight: 1, arbitrary: odd });

const time = rarely(quoted(TIMES), fc.oneof(quoted(WRONG_TIMES), fc.constant('1714557600')));
const text = rarely(quoted(TEXTS), fc.constantFrom('"a\\u0000b"', '"\\ud800"', '7', '["x"]'));
const json = rarely(from(JSON_OBJECTS), fc.oneof(from(WRONG_JSON_OBJECTS), fc.constant('"text"')));
const id = rarely(quoted(IDS), fc.constantFrom('""', '" "', '7', 'null', '"a\\u0007b"', JSON.stringify('x'.repeat(257))));

const event = fc
  .tuple(fc.constantFrom('introduced', 'fixed', 'last_affected', 'limit'), quoted(favouring(VERSIONS, 4)))
  .map(([kind, version]) => `{${member(kind, version)}}`);
const stretch = fc
  .tuple(quoted(['0', ...favouring(VERSIONS, 4)]), quoted(favouring(VERSIONS, 4)), fc.constantFrom('fixed', 'fixed', 'fixed', 'last_affected'))
  .map(([introduced, end, kind]) => `{${member('introduced', introduced)}},{${member(kind, end)}}`);
const events = fc.oneof(
  { weight: 4, arbitrary: fc.array(stretch, { minLength: 1, maxLength: 2 }).map((all) => `[${all.join(',')}]`) },
  { weight: 1, arbitrary: list(event, 5) },
);
const range = object(
  always('type', rarely(quoted(['SEMVER', 'SEMVER', 'ECOSYSTEM', 'ECOSYSTEM', 'GIT', 'OTHER']), fc.constant('""'))),
  maybe('repo', quoted(['https://git.example/pad'])),
  always('events', events),
);

const named = fc.constantFrom(...favouring(PACKAGES, 2)).map(([ecosystem, name, purl]) => {
  const parts = [
    ...(ecosystem === null ? [] : [member('ecosystem', JSON.stringify(ecosystem))]),
    ...(name === null ? [] : [member('name', JSON.stringify(name))]),
    ...(purl === null ? [] : [member('purl', JSON.stringify(purl))]),
  ];
  return `{${parts.join(',')}}`;
});
const affected = object(
  fc.oneof({ weight: 8, arbitrary: always('package', named) }, { weight: 1, arbitrary: fc.constant([]) }),
  maybe('ranges', list(range, 2)),
  maybe('versions', list(quoted(favouring(VERSIONS, 4)), 4)),
  maybe('database_specific', from(JSON_OBJECTS)),
);

const osv = object(
  always('id', id),
  always('modified', time),
  maybe('published', time),
  fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: always('withdrawn', time) }),
  maybe('summary', text),
  maybe('details', text),
  maybe('aliases', list(quoted(ALIASES))),
  maybe('related', list(quoted(ALIASES), 2)),
  maybe('upstream', list(quoted(ALIASES), 1)),
  maybe('severity', list(fc.constantFrom('{"type":"CVSS_V3","score":"CVSS:3.1/AV:N"}', '{"type":"CVSS_V2","score":"AV:N","source":"NVD"}'), 2)),
  maybe('references', list(fc.constantFrom('{"type":"WEB","url":"https://a.example/1"}', '{"type":"FIX","url":"https://a.example/\u00e9?x=1"}'))),
  maybe('affected', list(affected)),
  maybe('database_specific', json),
);

/** Products of one small tree: with purl and version, with purl only, by name only, and joined to a platform. */
const CSAF_TREE =
  '{"branches":[{"category":"vendor","name":"Red Hat","branches":[' +
  '{"category":"product_name","name":"RHEL 9","product":{"name":"RHEL 9","product_id":"rhel-9","product_identification_helper":{"cpe":"cpe:/a:redhat:enterprise_linux:9::nfv"}}},' +
  '{"category":"product_version","name":"pad","product":{"name":"pad-1.2","product_id":"pad-1.2","product_identification_helper":{"purl":"pkg:rpm/redhat/pad@1.2-1.el9?arch=x86_64&epoch=1"}}},' +
  '{"category":"product_version","name":"left-pad","product":{"name":"left-pad","product_id":"left-pad","product_identification_helper":{"purl":"pkg:npm/left-pad"}}},' +
  '{"category":"product_version","name":"plain","product":{"name":"plain","product_id":"plain"}}]}],' +
  '"relationships":[{"category":"default_component_of","full_product_name":{"name":"pad on 9","product_id":"rhel-9:pad-1.2"},"product_reference":"pad-1.2","relates_to_product_reference":"rhel-9"}]}';

const products = list(quoted(['pad-1.2', 'left-pad', 'plain', 'rhel-9:pad-1.2', 'unknown']));
const vulnerability = object(
  maybe('cve', quoted(IDS)),
  maybe('product_status', object(maybe('known_affected', products), maybe('fixed', products), maybe('known_not_affected', products))),
  maybe(
    'scores',
    list(
      fc.constantFrom(
        '{"cvss_v3":{"baseScore":9.0,"vectorString":"CVSS:3.1/AV:N"},"products":[]}',
        '{"cvss_v3":{"baseScore":7.4,"vectorString":"CVSS:3.1/AV:L"}}',
      ),
      2,
    ),
  ),
);
const csaf = object(
  always(
    'document',
    object(
      always('category', quoted(['csaf_vex', 'csaf_security_advisory'])),
      always('csaf_version', quoted(['2.0'])),
      maybe('title', text),
      maybe(
        'notes',
        list(
          text.map((value) => `{"category":"summary","text":${value}}`),
          2,
        ),
      ),
      maybe('aggregate_severity', fc.constantFrom('{"text":"Important"}', '{}')),
      maybe('references', list(fc.constantFrom('{"category":"self","url":"https://a.example/csaf"}', '{"url":"https://a.example/2"}'), 2)),
      always('tracking', object(always('id', id), always('current_release_date', time), maybe('initial_release_date', time))),
    ),
  ),
  maybe('product_tree', fc.constant(CSAF_TREE)),
  maybe('vulnerabilities', list(vulnerability, 2)),
);

/** The text of a document: OSV, CSAF, or rarely something that is neither. */
export const documentText: fc.Arbitrary<string> = fc.oneof(
  { weight: 24, arbitrary: osv },
  { weight: 9, arbitrary: csaf },
  { weight: 1, arbitrary: from([...WRONG_JSON_OBJECTS, '{"id":"CVE-2024-0001"}', '{"document":{}}', '7', '"text"']) },
);
