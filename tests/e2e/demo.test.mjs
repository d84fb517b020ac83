// SPDX-License-Identifier: Apache-2.0
//
// The demo workspace's help centre is complete: names of categories in both languages, owners and
// review dates, an exam that its articles pass, and no word of what isn't there.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Api } from "../support/api.mjs";
import { binary, startAll } from "../support/deskmesh.mjs";
import { run, until } from "../support/processes.mjs";

describe("the demo's help centre", { timeout: 600_000 }, () => {
  let product, owner;

  before(async () => {
    product = await startAll();
    owner = new Api(product.http, product.identity.api_token);
    await run(binary(), ["demo", "--url", product.http(), "--token", product.identity.api_token]);
  });
  after(() => product?.stop());

  test("each category has a name in both languages", async () => {
    const { categories } = await owner.get("/v1/articleCategories");
    assert.ok(categories.length > 5);
    for (const { path, names = [] } of categories) {
      assert.deepEqual(names.map(({ locale }) => locale).sort(), ["en", "zh"], path);
    }
  });

  test("articles have owners, most a review date, some are due", async () => {
    const { articles } = await owner.get("/v1/articles?pageSize=1000");
    assert.ok(articles.every(({ ownerId }) => ownerId));
    assert.ok(articles.filter(({ reviewDueTime }) => reviewDueTime).length > articles.length / 2);
    const stale = await owner.get("/v1/articles?stale=true");
    assert.ok(stale.articles.length > 0 && stale.articles.length < 10);
  });

  test("no article speaks of a picture or video that it hasn't", async () => {
    const { articles } = await owner.get("/v1/articles?pageSize=1000");
    for (const { id } of articles) {
      const { title, body, videoUrl = "" } = await owner.get(`/v1/articles/${id}`);
      if (!videoUrl) assert.doesNotMatch(body, /\bvideo\b|视频|步骤图/i, title);
    }
  });

  test("its exam asks in both languages and is passed", async () => {
    const { questions } = await owner.get("/v1/examQuestions");
    assert.ok(questions.length >= 12);
    assert.ok(questions.filter(({ articleId = "" }) => !articleId).length >= 2);
    await until(async () => (await owner.get("/v1/exam")).right === questions.length, "the exam to be passed");
  });
});
