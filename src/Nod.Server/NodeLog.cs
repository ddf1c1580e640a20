namespace Nod.Server;

/// <summary>What a node writes to its log. Never a number, a name or a text: identifiers and patterns only.</summary>
internal sealed partial class NodeLog(ILogger<NodeLog> logger)
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Route} failed")]
    public partial void RequestFailed(Exception failure, string method, string route);

    [LoggerMessage(2, LogLevel.Error, "Dispatching failed; trying again")]
    public partial void DispatchFailed(Exception failure);

    [LoggerMessage(
        3,
        LogLevel.Error,
        "The provider's adapter failed for message {Message}; the provider will be asked"
    )]
    public partial void HandOverFailed(Exception failure, Guid message);

    [LoggerMessage(
        4,
        LogLevel.Error,
        "The outcome of message {Message} could not be recorded; the provider will be asked"
    )]
    public partial void OutcomeNotRecorded(Exception failure, Guid message);

    [LoggerMessage(7, LogLevel.Error, "The provider could not be asked about message {Message}; asking again later")]
    public partial void AskingFailed(Exception failure, Guid message);

    [LoggerMessage(
        8,
        LogLevel.Critical,
        "The hold on the database is lost; stopping, since another process may write to it"
    )]
    public partial void StoreLost();

    [LoggerMessage(9, LogLevel.Error, "The log could not be moved on; trying again")]
    public partial void SequencingFailed(Exception failure);

    [LoggerMessage(10, LogLevel.Warning, "The witness {Witness} did not cosign: {Why}")]
    public partial void NotCosigned(string witness, string why);

    [LoggerMessage(11, LogLevel.Warning, "The authority {Authority} did not stamp the checkpoint; trying again later")]
    public partial void NotStamped(Exception failure, string authority);

    [LoggerMessage(
        12,
        LogLevel.Error,
        "Nothing is signed since a restore: the log may have been published further. What to do: nod log resume"
    )]
    public partial void SigningHeld();

    [LoggerMessage(13, LogLevel.Error, "Nothing is sent since a restore: stops may be missing. What to do: nod resume")]
    public partial void SendingHeld();

    [LoggerMessage(14, LogLevel.Warning, "Every witness knows no later checkpoint than ours; signing again")]
    public partial void SigningConfirmed();

    [LoggerMessage(5, LogLevel.Information, "Ready at {Addresses} with packs {PolicyVersion}")]
    public partial void Ready(string addresses, string policyVersion);

    [LoggerMessage(40, LogLevel.Error, "Evidence pack {Pack} could not be made")]
    public partial void EvidencePackFailed(Exception failure, Guid pack);

    [LoggerMessage(41, LogLevel.Error, "Making evidence packs failed; trying again")]
    public partial void EvidencePacksFailed(Exception failure);

    [LoggerMessage(50, LogLevel.Error, "Broadcast {Broadcast} could not be moved on; trying again")]
    public partial void BroadcastFailed(Exception failure, Guid broadcast);

    [LoggerMessage(51, LogLevel.Error, "Running broadcasts failed; trying again")]
    public partial void BroadcastsFailed(Exception failure);

    [LoggerMessage(52, LogLevel.Warning, "Broadcast {Broadcast} paused itself: {Measure} {Rate}, limit {Limit}")]
    public partial void BroadcastPausedItself(
        Guid broadcast,
        Nod.Broadcasts.BroadcastMeasure measure,
        double rate,
        double limit
    );

    [LoggerMessage(70, LogLevel.Error, "Erasing or retention failed; trying again")]
    public partial void KeepingFailed(Exception failure);

    [LoggerMessage(71, LogLevel.Warning, "{People} people erased again: the store was older than their erasure")]
    public partial void ErasedAgain(int people);

    [LoggerMessage(80, LogLevel.Error, "Running automations failed; trying again")]
    public partial void AutomationsFailed(Exception failure);

    [LoggerMessage(81, LogLevel.Error, "Automation {Automation} failed for one person; trying again")]
    public partial void AutomationFailed(Exception failure, string automation);

    [LoggerMessage(6, LogLevel.Warning, "Forgetting old idempotency keys failed; trying again later")]
    public partial void ForgettingFailed(Exception failure);

    [LoggerMessage(
        60,
        LogLevel.Warning,
        "The caller could not be told of message {Message}: {Why}; trying again later"
    )]
    public partial void NotCalledBack(Guid message, string why);

    [LoggerMessage(61, LogLevel.Error, "The caller was never told that message {Message} is {Status}: {Why}; given up")]
    public partial void CallbackGivenUp(Guid message, Nod.Sending.MessageStatus status, string why);

    [LoggerMessage(62, LogLevel.Error, "Telling callers failed; trying again")]
    public partial void CallingBackFailed(Exception failure);

    [LoggerMessage(100, LogLevel.Error, "Following what happens failed; trying again")]
    public partial void FollowingFailed(Exception failure);

    [LoggerMessage(101, LogLevel.Error, "Telling webhook {Webhook} failed; trying again")]
    public partial void WebhookFailed(Exception failure, Guid webhook);

    [LoggerMessage(102, LogLevel.Error, "Webhook {Webhook} is disabled: {Why}")]
    public partial void WebhookDisabled(Guid webhook, string why);

    [LoggerMessage(103, LogLevel.Error, "Counting the health of texts failed; trying again")]
    public partial void CountingFailed(Exception failure);

    [LoggerMessage(104, LogLevel.Error, "The alert {Alert} could not be mailed; trying again")]
    public partial void MailingFailed(Exception failure, Guid alert);

    [LoggerMessage(
        20,
        LogLevel.Warning,
        "Nobody knows whether {Provider} took message {Message}; a person must decide: POST /v1/messages/{{id}}/resolve"
    )]
    public partial void NeedsDecision(Guid message, string provider);

    [LoggerMessage(90, LogLevel.Error, "Going over imports failed; trying again")]
    public partial void ImportsFailed(Exception failure);

    [LoggerMessage(91, LogLevel.Error, "Import {Import} could not go on; trying again")]
    public partial void ImportFailed(Exception failure, Guid import);

    [LoggerMessage(24, LogLevel.Warning, "{Count} texts wait for a person to look: GET /v1/alerts")]
    public partial void Alerted(int count);

    [LoggerMessage(21, LogLevel.Warning, "{Provider} refused a text: {Kind}, code {Code}")]
    public partial void ProviderRefused(string provider, Nod.Sending.FailureKind kind, string code);

    [LoggerMessage(22, LogLevel.Warning, "A delivery to {Route} was refused: {Why}")]
    public partial void HookRefused(string route, string why);

    [LoggerMessage(
        92,
        LogLevel.Warning,
        "The block list {List} of {Provider} is not in step: {Why}; trying again later"
    )]
    public partial void BlockListFailed(string provider, string list, string why);

    [LoggerMessage(93, LogLevel.Error, "Keeping block lists in step failed; trying again")]
    public partial void BlockListsFailed(Exception failure);

    [LoggerMessage(94, LogLevel.Error, "Looking at registrations failed; trying again")]
    public partial void RegistrationsFailed(Exception failure);

    [LoggerMessage(64, LogLevel.Warning, "The application could not be told of text {Text}: {Why}; trying again later")]
    public partial void NotForwarded(Guid text, string why);

    [LoggerMessage(65, LogLevel.Error, "The application was never told of text {Text}: {Why}; given up")]
    public partial void ForwardGivenUp(Guid text, string why);

    [LoggerMessage(66, LogLevel.Warning, "In the application's answer to text {Text}, {What} was passed over")]
    public partial void AnswerIgnored(Guid text, string what);

    [LoggerMessage(67, LogLevel.Error, "Telling applications of texts failed; trying again")]
    public partial void ForwardingFailed(Exception failure);

    [LoggerMessage(95, LogLevel.Warning, "The system of connector {Connector} was not told: {Why}; trying again later")]
    public partial void NotWrittenBack(string connector, string why);

    [LoggerMessage(96, LogLevel.Error, "The system of connector {Connector} refused event {Event}: {Why}; given up")]
    public partial void WriteBackGivenUp(string connector, Guid @event, string why);

    [LoggerMessage(97, LogLevel.Error, "Telling applicant tracking systems failed; trying again")]
    public partial void WritingBackFailed(Exception failure);

    [LoggerMessage(98, LogLevel.Information, "Message {Message} would be refused if its rule counted: {Code}")]
    public partial void WouldBeRefused(Guid message, string code);

    [LoggerMessage(23, LogLevel.Warning, "A text came to {Route} for an address that no sender has")]
    public partial void NobodyTexted(string route);
}
