// SPDX-License-Identifier: Apache-2.0
#include "gateway/reference/docs_page.h"

#include <openssl/sha.h>

#include <string>

#include "gateway/site/web_site.h"
#include "platform/http/json_text.h"

namespace deskmesh::gateway {
namespace {

constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--line:#8884;--soft:#8882;--accent:#2563eb}
body{margin:0;font:15px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;display:flex}
nav{width:15rem;height:100vh;position:sticky;top:0;overflow:auto;border-right:1px solid var(--line);padding:1rem;box-sizing:border-box;flex:none}
nav a{display:block;color:inherit;text-decoration:none;padding:.15rem 0}
nav a:hover{color:var(--accent)}
main{padding:1rem 2rem;max-width:60rem;min-width:0}
details{border:1px solid var(--line);border-radius:6px;margin:.5rem 0}
summary{cursor:pointer;padding:.5rem .75rem;display:flex;gap:.75rem;align-items:baseline}
summary b{font:600 12px ui-monospace,monospace;width:4rem}
summary code{font-weight:600;overflow-wrap:anywhere;flex:none;max-width:60%}
summary b{flex:none}
summary span{opacity:.7}
section{padding:.25rem 1rem 1rem;border-top:1px solid var(--line)}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid var(--soft)}
code{font-family:ui-monospace,monospace;font-size:13px}
input{font:inherit;width:100%;box-sizing:border-box;padding:.3rem .5rem;margin-bottom:1rem}
@media(max-width:50rem){body{display:block}nav{width:auto;height:auto;position:static}}
)css";

constexpr std::string_view kScript = R"js(
const make = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== undefined && child !== ''));
  return node;
};
const typeOf = (schema) => {
  if (!schema) return '';
  if (schema.allOf) return typeOf(schema.allOf[0]);
  if (schema.$ref) return schema.$ref.split('/').pop();
  if (schema.type === 'array') return typeOf(schema.items) + '[]';
  if (schema.additionalProperties) return 'map of ' + typeOf(schema.additionalProperties);
  if (schema.enum) return schema.enum.join(' | ');
  return (schema.type || 'any') + (schema.format ? ' (' + schema.format + ')' : '');
};
const link = (schema) => {
  const text = typeOf(schema);
  const name = text.replace(/\[\]$/, '').replace(/^map of /, '');
  const isType = /\.v\d+\.|^Problem$/.test(name) && !name.includes(' ');
  return isType ? make('a', { href: '#type-' + name }, make('code', {}, text)) : make('code', {}, text);
};
const rows = (list) => make('table', {}, ...list.map(([name, schema, about]) =>
  make('tr', {}, make('td', {}, make('code', {}, name)), make('td', {}, link(schema)), make('td', {}, about || ''))));
const show = (api) => {
  document.title = api.info.title + ' API ' + api.info.version;
  const nav = document.querySelector('nav'), main = document.querySelector('main');
  const filter = make('input', { type: 'search', placeholder: 'Find', 'aria-label': 'Find' });
  nav.append(filter);
  main.append(make('h1', {}, api.info.title + ' API ' + api.info.version), make('p', {}, api.info.description));
  for (const tag of api.tags) {
    nav.append(make('a', { href: '#' + tag.name }, tag.name));
    main.append(make('h2', { id: tag.name }, tag.name), make('p', {}, tag.description || ''));
    for (const [path, verbs] of Object.entries(api.paths)) for (const [verb, call] of Object.entries(verbs)) {
      if (call.tags[0] !== tag.name) continue;
      const body = make('section', {}, make('p', {}, call.description || ''));
      if (call['x-permission']) body.append(make('p', {}, 'Permission: ', make('code', {}, call['x-permission'])));
      body.append(make('p', {}, 'gRPC: ', make('code', {}, call['x-rpc'])));
      if (call.parameters.length) body.append(make('h4', {}, 'Parameters'),
        rows(call.parameters.map((p) => [p.name + ' (' + p.in + ')', p.schema, p.description])));
      const request = call.requestBody && call.requestBody.content['application/json'].schema;
      if (request) body.append(make('h4', {}, 'Body'), link(request));
      const [type, answer] = Object.entries(call.responses[200].content)[0];
      body.append(make('h4', {}, 'Answer'), make('p', {}, make('code', {}, type), ' ', link(answer.schema)));
      main.append(make('details', { 'data-text': (verb + ' ' + path + ' ' + call.summary).toLowerCase() },
        make('summary', {}, make('b', {}, verb.toUpperCase()), make('code', {}, path), make('span', {}, call.summary)), body));
    }
  }
  nav.append(make('a', { href: '#types' }, 'Types'));
  main.append(make('h2', { id: 'types' }, 'Types'));
  for (const [name, schema] of Object.entries(api.components.schemas).sort()) {
    main.append(make('details', { id: 'type-' + name, 'data-text': name.toLowerCase() },
      make('summary', {}, make('code', {}, name)),
      make('section', {}, make('p', {}, schema.description || ''),
        rows(Object.entries(schema.properties || {}).map(([field, s]) => [field, s, s.description])))));
  }
  filter.addEventListener('input', () => {
    const text = filter.value.trim().toLowerCase();
    for (const node of main.querySelectorAll('details')) node.hidden = !node.dataset.text.includes(text);
  });
  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === 'DETAILS') target.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener('hashchange', openTarget);
  openTarget();
};
fetch('/openapi.json').then((answer) => answer.json()).then(show).catch((error) => {
  document.querySelector('main').append(make('p', {}, 'The API description could not be loaded: ' + error.message));
});
)js";

std::string StyleHash() {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(kStyle.data()), kStyle.size(), digest);
  std::string text = "'sha256-";
  http::AppendBase64({reinterpret_cast<const char*>(digest), sizeof(digest)}, &text);
  return text + "'";
}

}  // namespace

http::Response DocsPage() {
  http::Response response;
  response.content_type = "text/html; charset=utf-8";
  response.body = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>API</title>";
  response.body +=
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>";
  response.body += kStyle;
  response.body += "</style><nav></nav><main></main><script>";
  response.body += kScript;
  response.body += "</script></html>";
  static const std::string policy =
      "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; style-src " +
      StyleHash() + "; script-src " + ScriptHash(kScript);
  response.AddHeader("Content-Security-Policy", policy);
  response.AddHeader("Cache-Control", "no-cache");
  return response;
}

}  // namespace deskmesh::gateway
