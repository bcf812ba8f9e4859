import fc from 'fast-check';
import { always, list, maybe, member, object, quoted } from '../support/json-text.ts';
import { JSON_OBJECTS, TEXTS, TIMES, WRONG_JSON_OBJECTS, WRONG_TIMES } from '../support/pools.ts';
import { CSAF_STATUSES, CYCLONEDX_STATES, DOCUMENT_IDS, OPENVEX_STATUSES, PRODUCTS, VULNERABILITIES } from './pools.ts';

const rarely = (usual: fc.Arbitrary<string>, odd: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 120, arbitrary: usual }, { weight: 1, arbitrary: odd });

const time = rarely(quoted(TIMES), fc.oneof(quoted(WRONG_TIMES), fc.constant('1714557600')));
const text = rarely(quoted(TEXTS.filter((value) => value.length < 100)), fc.constantFrom('"a\\u0000b"', '"\\ud800"', '7', '["x"]'));
const vulnerabilityId = rarely(quoted(VULNERABILITIES), fc.constantFrom('""', '" "', '7', 'null', '"a\\u0007b"', JSON.stringify('x'.repeat(257))));
const product = rarely(quoted(PRODUCTS), fc.constantFrom('""', '" "', '{}', 'null', '7'));

const subcomponents = list(
  fc.oneof(
    product,
    product.map((id) => `{${member('@id', id)}}`),
  ),
  2,
);
const openVexProduct = fc.oneof(
  { weight: 1, arbitrary: product },
  {
    weight: 4,
    arbitrary: object(
      always('@id', product),
      maybe('subcomponents', subcomponents),
      maybe('identifiers', fc.constantFrom('{"purl":"pkg:npm/left-pad"}', '{}')),
    ),
  },
);
const openVexStatement = object(
  always(
    'vulnerability',
    fc.oneof(
      { weight: 1, arbitrary: vulnerabilityId },
      { weight: 4, arbitrary: object(always('name', vulnerabilityId), maybe('aliases', list(quoted(VULNERABILITIES), 3)), maybe('description', text)) },
    ),
  ),
  fc.oneof({ weight: 8, arbitrary: always('products', list(openVexProduct, 3)) }, { weight: 1, arbitrary: fc.constant([]) }),
  always('status', rarely(quoted(OPENVEX_STATUSES), fc.constantFrom('"Affected"', '""', '1'))),
  maybe('justification', fc.constantFrom('"component_not_present"', '"vulnerable_code_not_present"')),
  maybe('impact_statement', text),
  maybe('action_statement', text),
  maybe('status_notes', text),
  maybe('timestamp', time),
);
const openVex = object(
  always('@context', quoted(['https://openvex.dev/ns/v0.2.0', ''])),
  maybe('@id', quoted(DOCUMENT_IDS)),
  maybe('author', text),
  maybe('timestamp', time),
  maybe('version', fc.constantFrom('1', '1.0', '2')),
  maybe('x', fc.constantFrom(...JSON_OBJECTS)),
  always('statements', list(openVexStatement, 3)),
);

/** Products of one small tree: with purl and version, with purl only, by name only, and joined to a platform. */
const CSAF_TREE =
  '{"branches":[{"category":"vendor","name":"Red Hat","branches":[' +
  '{"category":"product_name","name":"RHEL 9","product":{"name":"RHEL 9","product_id":"rhel-9"}},' +
  '{"category":"product_version","name":"left-pad","product":{"name":"left-pad","product_id":"left-pad","product_identification_helper":{"purl":"pkg:npm/left-pad"}}},' +
  '{"category":"product_version","name":"1","product":{"name":"left-pad 1","product_id":"left-pad-1","product_identification_helper":{"purl":"pkg:npm/left-pad@1.0.0"}}},' +
  '{"category":"product_version","name":"plain","product":{"name":"plain","product_id":"product-ABC"}}]}],' +
  '"relationships":[{"category":"default_component_of","full_product_name":{"name":"pad on 9","product_id":"rhel-9:left-pad-1"},"product_reference":"left-pad-1","relates_to_product_reference":"rhel-9"}]}';
const CSAF_PRODUCTS = ['left-pad', 'left-pad-1', 'product-ABC', 'rhel-9:left-pad-1', 'unknown'] as const;

const csafProducts = list(quoted(CSAF_PRODUCTS), 3);
const csafVulnerability = object(
  fc.oneof({ weight: 12, arbitrary: always('cve', vulnerabilityId) }, { weight: 1, arbitrary: fc.constant([]) }),
  maybe('ids', list(fc.constantFrom('{"system_name":"Bugzilla","text":"2024"}', '{"system_name":"SUSE","text":"CVE-2024-0002"}'), 2)),
  maybe('product_status', object(...CSAF_STATUSES.map((status) => maybe(status, csafProducts)))),
  maybe('flags', list(fc.constantFrom('{"label":"component_not_present","product_ids":["left-pad-1","product-ABC"]}', '{"label":"x","product_ids":[]}'), 2)),
  maybe('threats', list(fc.constantFrom('{"category":"impact","details":"none","product_ids":["left-pad-1"]}', '{"category":"impact","details":"Low"}'), 2)),
  maybe('remediations', list(fc.constantFrom('{"category":"vendor_fix","details":"update","product_ids":["rhel-9:left-pad-1"]}'), 1)),
);
const csaf = object(
  always(
    'document',
    object(
      always('category', quoted(['csaf_vex', 'csaf_security_advisory'])),
      always('csaf_version', quoted(['2.0'])),
      always('tracking', object(maybe('id', quoted(['CVE-2024-0001', 'RHSA-2024:0007'])), maybe('current_release_date', time))),
    ),
  ),
  maybe('product_tree', fc.constant(CSAF_TREE)),
  maybe('vulnerabilities', list(csafVulnerability, 2)),
);

const affected = object(
  always('ref', rarely(quoted(['ref-1', 'product-ABC', ...PRODUCTS]), fc.constantFrom('""', '7'))),
  maybe('versions', fc.constantFrom('[{"version":"2.4","status":"affected"}]', '[{"range":"vers:generic/>=2.9|<=4.1","status":"unaffected"}]', '[]')),
);
const cycloneDxVulnerability = object(
  always('id', vulnerabilityId),
  maybe(
    'analysis',
    object(
      always('state', rarely(quoted(CYCLONEDX_STATES), fc.constantFrom('"fixed"', '7'))),
      maybe('justification', fc.constantFrom('"code_not_reachable"', '"code_not_present"')),
      maybe('response', fc.constantFrom('["will_not_fix","update"]', '[]')),
      maybe('detail', text),
      maybe('lastUpdated', time),
    ),
  ),
  maybe('updated', time),
  maybe('recommendation', text),
  maybe('affects', list(affected, 3)),
);
const cycloneDx = object(
  always('bomFormat', quoted(['CycloneDX'])),
  always('specVersion', quoted(['1.4', '1.6'])),
  maybe('serialNumber', quoted(['urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79'])),
  maybe('metadata', object(maybe('timestamp', time), maybe('component', fc.constantFrom('{"bom-ref":"product-ABC","type":"application","name":"ABC"}')))),
  maybe('components', fc.constantFrom('[{"bom-ref":"ref-1","purl":"pkg:npm/left-pad@1.0.0","components":[{"bom-ref":"ref-2","purl":"pkg:npm/pad"}]}]', '[]')),
  always('vulnerabilities', list(cycloneDxVulnerability, 2)),
);

/** The text of a document: OpenVEX, CSAF, CycloneDX, or rarely something that is none. */
export const documentText: fc.Arbitrary<string> = fc.oneof(
  { weight: 24, arbitrary: openVex },
  { weight: 8, arbitrary: csaf },
  { weight: 8, arbitrary: cycloneDx },
  { weight: 1, arbitrary: fc.constantFrom(...WRONG_JSON_OBJECTS, '{"statements":[]}', '{"bomFormat":"CycloneDX"}', '{"document":{}}', '7', '"text"') },
);
