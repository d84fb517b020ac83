// SPDX-License-Identifier: Apache-2.0
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Link, Navigate, Route, Routes } from 'react-router';
import { InboxPage } from './inbox/inbox_page';
import { LiveProvider } from './live/live';
import { queryClient } from './query';
import { SessionGate } from './session/session';
import { Shell } from './shell/shell';
import { TicketPage } from './ticket/ticket_page';
import { Empty } from './ui/states';

// The inbox is what people open; the rest is fetched when it is first visited.
const ChatPage = lazy(() => import('./chat/chat_page'));
const KnowledgePage = lazy(() => import('./knowledge/knowledge_page'));
const ArticlePage = lazy(() => import('./knowledge/article_page'));
const CarePage = lazy(() => import('./care/care_page'));
const BoardPage = lazy(() => import('./board/board_page'));
const FeedbackPage = lazy(() => import('./feedback/feedback_page'));
const TicketSettingsPage = lazy(() => import('./settings/ticket_settings_page'));
const RulesPage = lazy(() => import('./settings/rules_page'));
const SlaPage = lazy(() => import('./settings/sla_page'));
const ChatSettingsPage = lazy(() => import('./chat_settings/chat_settings_page'));
const ReportsPage = lazy(() => import('./reports/reports_page'));

function NoPage() {
  const { t } = useTranslation();
  return (
    <Empty icon="alert" title={t('error.page')}>
      <Link to="/inbox">{t('error.home')}</Link>
    </Empty>
  );
}

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <SessionGate>
        <LiveProvider>
          <BrowserRouter>
            <Routes>
              <Route element={<Shell />}>
                <Route index element={<Navigate to="/inbox/open" replace />} />
                <Route path="inbox/:view?/:ticketId?" element={<InboxPage />} />
                <Route path="tickets/:ticketId" element={<TicketPage />} />
                <Route path="chat/:conversationId?" element={<ChatPage />} />
                <Route path="knowledge" element={<KnowledgePage />} />
                <Route path="knowledge/care" element={<CarePage />} />
                <Route path="knowledge/:articleId" element={<ArticlePage />} />
                <Route path="board" element={<BoardPage />} />
                <Route path="feedback" element={<FeedbackPage />} />
                <Route path="reports" element={<ReportsPage />} />
                <Route path="settings" element={<Navigate to="/settings/tickets" replace />} />
                <Route path="settings/tickets" element={<TicketSettingsPage />} />
                <Route path="settings/rules" element={<RulesPage />} />
                <Route path="settings/sla" element={<SlaPage />} />
                <Route path="settings/chat" element={<ChatSettingsPage />} />
                <Route path="*" element={<NoPage />} />
              </Route>
            </Routes>
          </BrowserRouter>
        </LiveProvider>
      </SessionGate>
    </QueryClientProvider>
  );
}
