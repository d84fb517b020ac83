// SPDX-License-Identifier: Apache-2.0
//
// A client of the broker beside the product: listens in, publishes facts as bytes, and can stand between
// the exchange and the consumers' queues.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AMQPClient } from "@cloudamqp/amqp-client";
import { ROOT } from "./deskmesh.mjs";

const FACTS = "deskmesh.facts";

// Queues with the keys they are bound by, as deploy/rabbitmq says.
export function consumerBindings() {
  const { bindings } = JSON.parse(readFileSync(join(ROOT, "deploy", "rabbitmq", "definitions.json"), "utf8"));
  return bindings.filter(({ source }) => source === FACTS).map(({ destination, routing_key: key }) => ({ queue: destination, key }));
}

export class BusTap {
  static async open(url) {
    const tap = new BusTap();
    tap.client = await new AMQPClient(url).connect();
    tap.channel = await tap.client.channel();
    return tap;
  }
  // Calls `onFact({key, id, body, properties})` for each fact with such a key, in order.
  async listen(key, onFact) {
    const { name } = await this.channel.queueDeclare("", { exclusive: true });
    await this.channel.queueBind(name, FACTS, key);
    await this.channel.basicConsume(name, { noAck: true }, (message) =>
      onFact({
        key: message.routingKey, id: message.properties.messageId,
        body: Buffer.from(message.body ?? []), properties: message.properties,
      }));
  }
  publish(key, body, properties, exchange = FACTS) {
    return this.channel.basicPublish(exchange, key, body, properties);
  }
  // From now on every fact comes to the consumers through `pass(facts, send)`, which is called with the
  // next ones (at most `window`, or what came within 50 ms).
  async interpose(window, pass) {
    await this.channel.exchangeDeclare("interposed", "topic", { durable: false, autoDelete: false });
    let waiting = [];
    let timer;
    const send = (fact) => this.publish(fact.key, fact.body, fact.properties, "interposed");
    const flush = () => {
      clearTimeout(timer);
      timer = undefined;
      const facts = waiting;
      waiting = [];
      pass(facts, send);
    };
    await this.listen("#", (fact) => {
      waiting.push(fact);
      if (waiting.length >= window) flush();
      else timer ??= setTimeout(flush, 50);
    });
    for (const { queue, key } of consumerBindings()) {
      await this.channel.queueBind(queue, "interposed", key);
      await this.channel.queueUnbind(queue, FACTS, key);
    }
  }
  // Messages in a queue that nobody has taken.
  async depth(queue) {
    return (await this.channel.queueDeclare(queue, { passive: true })).messageCount;
  }
  async close() {
    await this.client.close().catch(() => {});
  }
}
