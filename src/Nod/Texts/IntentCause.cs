namespace Nod.Texts;

/// <summary>Why a text waits for a person, or what else a stop says. The first named here wins where several apply.</summary>
public enum IntentCause
{
    /// <summary>
    /// Somebody else has this number, said plainly and with nothing else: whatever consent is on record for it is void.
    /// </summary>
    OtherHolder,

    /// <summary>Somebody else may have this number.</summary>
    WrongNumber,

    /// <summary>The person does not know who texts, or how their number was come by.</summary>
    UnknownSender,

    /// <summary>A complaint or a threat that does not itself ask us to stop.</summary>
    Complaint,

    /// <summary>No interest in the work, any more or at all; it may mean the texts too.</summary>
    NotInterested,

    /// <summary>It may be a stop, a stop of another channel, or a wish for fewer texts.</summary>
    Unclear,
}
