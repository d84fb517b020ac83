// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import '../styles/chat.css';
import { ContactName } from '../people/contact_name';
import { useUserName } from '../people/people';
import { useMe } from '../session/session';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { useHotkeys } from '../ui/hotkeys';
import { Empty, Failure, Loading } from '../ui/states';
import { closeConversation } from './chat_actions';
import { ChatComposer } from './chat_composer';
import { ContextPanel } from './context_panel';
import { ConversationList } from './conversation_list';
import { MessageList } from './message_list';
import { tellMarks, useMarks, useMessages, usePendingMessages } from './messages';
import { useConversation, useConversations } from './queries';
import { markSeen } from './unread';

const TicketDialog = lazy(() => import('./ticket_dialog'));
const TransferDialog = lazy(() => import('./transfer_dialog'));

function ConversationPane({ id, onBack }: { id: string; onBack: () => void }) {
  const { t } = useTranslation();
  const nameOf = useUserName();
  const query = useConversation(id);
  const { messages, problem } = useMessages(id);
  const pending = usePendingMessages(id);
  const marks = useMarks(id);
  const me = useMe();
  const [isTransferring, setTransferring] = useState(false);
  const [isConverting, setConverting] = useState(false);
  const [isAsideOpen, setAsideOpen] = useState(false);
  const last = messages.at(-1)?.sequence;
  useEffect(() => {
    if (last) markSeen(id, last);
  }, [id, last]);
  // Whoever only watches leaves no mark.
  const isMine = query.data?.state === 'ACTIVE' && query.data.assigneeId === me.user.id;
  useEffect(() => {
    if (!isMine || !last) return;
    const tell = (): void => {
      if (!document.hidden) tellMarks(id, { readSequence: last, deliveredSequence: last });
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [id, isMine, last]);

  if (query.isPending) return <Loading lines={9} />;
  if (query.isError || problem) {
    return <Failure error={query.error ?? problem} onRetry={() => query.refetch()} />;
  }
  const conversation = query.data;
  const isActive = conversation.state === 'ACTIVE';
  return (
    <div className={`conversation${isAsideOpen ? ' has-aside' : ''}`}>
      <div className="conversation-main">
        <header className="row conversation-head">
          <Button
            tone="quiet"
            icon="back"
            className="chat-back"
            aria-label={t('action.back')}
            onClick={onBack}
          />
          <h1 className="ellipsis">
            <ContactName id={conversation.contactId} />
          </h1>
          <Badge tone={isActive ? 'ok' : conversation.state === 'QUEUED' ? 'warn' : 'neutral'}>
            {isActive
              ? nameOf(conversation.assigneeId)
              : conversation.state === 'QUEUED'
                ? t('chat.queue')
                : conversation.state === 'BOT'
                  ? t('sender.BOT')
                  : t('chat.closed')}
          </Badge>
          <span className="grow" />
          <Button
            tone="quiet"
            icon="user"
            className="aside-toggle"
            aria-label={t('chat.context')}
            aria-pressed={isAsideOpen}
            onClick={() => setAsideOpen(!isAsideOpen)}
          />
          {isActive && (
            <Button icon="transfer" onClick={() => setTransferring(true)}>
              {t('chat.transfer')}
            </Button>
          )}
          {conversation.state !== 'CLOSED' && (
            <Button icon="inbox" onClick={() => setConverting(true)}>
              {t('chat.toTicket')}
            </Button>
          )}
          {conversation.state !== 'CLOSED' && (
            <Button icon="check" onClick={() => void closeConversation(t, id)}>
              {t('chat.close')}
            </Button>
          )}
        </header>
        <MessageList messages={messages} pending={pending} marks={marks} />
        <ChatComposer conversation={conversation} />
      </div>
      <aside className="ticket-aside" aria-label={t('chat.context')}>
        <ContextPanel conversation={conversation} messages={messages} />
      </aside>
      {isConverting && (
        <Suspense>
          <TicketDialog id={id} onClose={() => setConverting(false)} />
        </Suspense>
      )}
      {isTransferring && (
        <Suspense>
          <TransferDialog conversation={conversation} onClose={() => setTransferring(false)} />
        </Suspense>
      )}
    </div>
  );
}

export default function ChatPage() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { conversationId } = useParams();
  const mine = useConversations('ACTIVE', me.user.id).data ?? [];
  const toList = (): void => void navigate('/chat');
  const move = (step: number): void => {
    const at = mine.findIndex((each) => each.id === conversationId);
    const next = mine[Math.min(mine.length - 1, Math.max(0, at + step))];
    if (next) void navigate(`/chat/${next.id}`);
  };
  useHotkeys({ j: () => move(1), k: () => move(-1), Escape: toList });
  return (
    <div className={`chat${conversationId ? ' has-conversation' : ''}`}>
      <section className="chat-list" aria-label={t('chat.title')}>
        <header className="chat-list-head">
          <h1>{t('chat.title')}</h1>
        </header>
        <ConversationList current={conversationId} />
      </section>
      <section className="chat-pane" aria-label={t('chat.messages')}>
        {conversationId ? (
          <ConversationPane key={conversationId} id={conversationId} onBack={toList} />
        ) : (
          <Empty icon="chat" title={t('chat.pickTitle')} text={t('chat.pickText')} />
        )}
      </section>
    </div>
  );
}
