// SPDX-License-Identifier: Apache-2.0
//
// Callers who don't wait for each other: requests at a rate, whatever becomes of those before.
import http from "node:http";

// Sends one POST; `{status, body, ms, retryAfter}`, status 0 where there was no answer within
// `patience` milliseconds.
export function send(agent, url, path, token, body, patience) {
  const begin = performance.now();
  return new Promise((resolve) => {
    const done = (status, text = "", headers = {}) =>
      resolve({ status, body: text, ms: performance.now() - begin, retryAfter: headers["retry-after"] });
    const text = JSON.stringify(body);
    const request = http.request(
      url + path,
      {
        method: "POST", agent, signal: AbortSignal.timeout(patience),
        headers: {
          authorization: `Bearer ${token}`, "content-type": "application/json", "content-length": Buffer.byteLength(text),
        },
      },
      (response) => {
        let answer = "";
        response.setEncoding("utf8");
        response.on("data", (part) => (answer += part));
        response.on("end", () => done(response.statusCode, answer, response.headers));
        response.on("error", () => done(0));
      },
    );
    request.on("error", () => done(0));
    request.end(text);
  });
}

// `callers` that each send the next when the last is answered, for `seconds`; all outcomes.
export async function closedLoop(callers, seconds, call) {
  const outcomes = [];
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < end) outcomes.push(await call());
    }),
  );
  return outcomes;
}

// `rate` calls a second for `seconds`; all outcomes.
export async function openLoop(rate, seconds, call) {
  const calls = [];
  const begin = performance.now();
  for (let sent = 0; sent < rate * seconds; ) {
    const due = Math.min(rate * seconds, ((performance.now() - begin) / 1000) * rate);
    for (; sent < due; ++sent) calls.push(call());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return Promise.all(calls);
}

export const quantile = (numbers, share) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
};
