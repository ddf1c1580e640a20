using CsCheck;
using Nod.Texts;

namespace Nod.Tests.Texts;

public sealed class KeywordsTests
{
    private static readonly Keywords Keywords = Wordings.Shipped.Keywords;

    /// <summary>Words of every list and filler between them, so that generated texts come near every branch.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String,
        Gen.OneOf(
                "STOP",
                "stop",
                "Arrêt",
                "no",
                "más",
                "please",
                "by",
                "texting",
                "me",
                "wrong",
                "number",
                "cancel",
                "all",
                "😀",
                "S",
                ".",
                "\n",
                "\uD83D",
                "İ",
                "ﬃ"
            )
            .Array[0, 12]
            .Select(words => string.Join(' ', words))
    );

    [Theory]
    [InlineData("stop")]
    [InlineData("quit")]
    [InlineData("end")]
    [InlineData("revoke")]
    [InlineData("opt out")]
    [InlineData("cancel")]
    [InlineData("unsubscribe")]
    public void The_fccs_words_alone_are_always_a_stop(string word)
    {
        string?[] languages = [null, "en", "de", "es", "fr", "xx", "de-AT", "", "a-very-long-tag"];
        string[] bodies = [word, word.ToUpperInvariant(), $" {word}. ", $"\"{word}!\"", $"{word} 🛑"];

        Assert.All(
            from language in languages
            from body in bodies
            select Keywords.Classify(body, language),
            read => Assert.Equal((Intent.Revoke, 1.0), (read.Intent, read.Confidence))
        );
    }

    [Theory]
    [InlineData("CANCEL", "en")]
    [InlineData("END", "en")]
    [InlineData("Stopall", "en")]
    [InlineData("Stop All", "en")]
    [InlineData("opt-out", "en")]
    [InlineData("OptOut", "en")]
    [InlineData("UNSUB", "en")]
    [InlineData("remove", "en")]
    [InlineData("STOPP", "de")]
    [InlineData("Abmelden", "de")]
    [InlineData("abbestellen", "de")]
    [InlineData("Keine Nachrichten mehr!", "de")]
    [InlineData("Kündigen", "de")]
    [InlineData("KUENDIGEN", "de")]
    [InlineData("löschen", "de")]
    [InlineData("Ende", "de")]
    [InlineData("BAJA", "es")]
    [InlineData("Alto", "es")]
    [InlineData("pare", "es")]
    [InlineData("parar", "es")]
    [InlineData("detener", "es")]
    [InlineData("no más", "es")]
    [InlineData("NO MAS", "es")]
    [InlineData("salir", "es")]
    [InlineData("dar de baja", "es")]
    [InlineData("ARRET", "fr")]
    [InlineData("Arrêt", "fr")]
    [InlineData("désabonner", "fr")]
    [InlineData("DESINSCRIRE", "fr")]
    [InlineData("annuler", "fr")]
    public void A_stop_word_of_any_language_is_a_stop_in_its_own_language(string body, string language)
    {
        Assert.All(
            [null, "en", "de", "es", "fr"],
            spoken =>
            {
                var read = Keywords.Classify(body, spoken);
                Assert.Equal((Intent.Revoke, language), (read.Intent, read.Language));
            }
        );
    }

    [Theory]
    [InlineData("HELP", Intent.Help)]
    [InlineData("info", Intent.Help)]
    [InlineData("Hilfe", Intent.Help)]
    [InlineData("ayuda", Intent.Help)]
    [InlineData("aide?", Intent.Help)]
    [InlineData("MENU", Intent.Preferences)]
    [InlineData("Menü bitte", Intent.Preferences)]
    [InlineData("preferencias", Intent.Preferences)]
    [InlineData("Préférences", Intent.Preferences)]
    [InlineData("What is on the menu", Intent.None)]
    [InlineData("START", Intent.OptIn)]
    [InlineData("unstop", Intent.OptIn)]
    [InlineData("join", Intent.OptIn)]
    [InlineData("anmelden", Intent.OptIn)]
    [InlineData("alta", Intent.OptIn)]
    [InlineData("début", Intent.OptIn)]
    [InlineData("YES", Intent.Affirm)]
    [InlineData("yes please", Intent.Affirm)]
    [InlineData("Ja, bitte.", Intent.Affirm)]
    [InlineData("sí", Intent.Affirm)]
    [InlineData("SI", Intent.Affirm)]
    [InlineData("Oui merci", Intent.Affirm)]
    [InlineData("no", Intent.Refuse)]
    [InlineData("No, thanks!", Intent.Refuse)]
    [InlineData("Nein", Intent.Refuse)]
    [InlineData("non merci", Intent.Refuse)]
    public void Help_start_yes_and_no_are_read_as_the_whole_text(string body, Intent intent) =>
        Assert.Equal(intent, Keywords.Classify(body).Intent);

    [Theory]
    [InlineData("Stop!")]
    [InlineData("stop please")]
    [InlineData("please stop")]
    [InlineData("Pls STOP thanks")]
    [InlineData("STOP texting me")]
    [InlineData("Stop texting me, I told you twice already")]
    [InlineData("stop sending me these messages")]
    [InlineData("stop contacting me immediately")]
    [InlineData("Stop now")]
    [InlineData("STOP STOP STOP")]
    [InlineData("stop all texts")]
    [InlineData("stop end quit")]
    [InlineData("Stop. Thank you")]
    [InlineData("Stop. I already have a job.")]
    [InlineData("STOP\n\nSent from my phone")]
    [InlineData("STOP!!! I mean it")]
    [InlineData("Unsubscribe me from this list")]
    [InlineData("opt out please")]
    [InlineData("Remove me from your list")]
    [InlineData("quit texting me")]
    [InlineData("cancel all messages")]
    [InlineData("cancel my subscription")]
    [InlineData("Revoke my consent")]
    [InlineData("Widerruf meiner Einwilligung")]
    [InlineData("S T O P")]
    [InlineData("s.t.o.p.")]
    [InlineData("Stopp bitte")]
    [InlineData("Stopp mit den Nachrichten")]
    [InlineData("Bitte abmelden, danke")]
    [InlineData("stop por favor")]
    [InlineData("Baja ya, gracias")]
    [InlineData("pare de enviarme mensajes")]
    [InlineData("STOP aux SMS svp")]
    [InlineData("Arrêtez de m’envoyer des messages s’il vous plaît")]
    [InlineData("arretez de m'envoyer des sms")]
    [InlineData("quit it")]
    [InlineData("Unsubscribe link does not work")]
    [InlineData("stop by? I said STOP")]
    [InlineData("yes stop")]
    [InlineData("No, stop texting me")]
    [InlineData("Please STOP 2")]
    [InlineData("No texts please")]
    [InlineData("stop by texting me no more")]
    [InlineData("cancel my texts about the interview")]
    public void A_stop_word_with_words_that_leave_it_a_stop_is_a_stop(string body)
    {
        var read = Keywords.Classify(body);

        Assert.Equal(Intent.Revoke, read.Intent);
        Assert.InRange(read.Confidence, 0.85, 1);
    }

    [Theory]
    [InlineData("STOP 12345")]
    [InlineData("STOP, by now I have a job")]
    [InlineData("STOP \uFFFD by me")]
    [InlineData("Stop, don't")]
    [InlineData("Stop sending him my documents")]
    [InlineData("STOP2")]
    [InlineData("STOP start")]
    [InlineData("cancel this message")]
    [InlineData("cancel please")]
    [InlineData("please cancel")]
    [InlineData("Cancel. See you next week")]
    [InlineData("Baja en la esquina")]
    [InlineData("Arrêt demandé")]
    public void A_text_headed_by_a_stop_word_that_is_not_clearly_one_waits_for_a_person(string body)
    {
        var read = Keywords.Classify(body);

        Assert.Equal(Intent.Review, read.Intent);
        Assert.Equal(0.5, read.Confidence);
        Assert.NotNull(read.Matched);
    }

    [Theory]
    [InlineData("stop by at 3")]
    [InlineData("Stop in whenever you like")]
    [InlineData("end of May")]
    [InlineData("End of shift is 5pm")]
    [InlineData("cancel my interview")]
    [InlineData("Cancel the appointment please")]
    [InlineData("I quit my job")]
    [InlineData("quit my job last week")]
    [InlineData("I can stop by tomorrow")]
    [InlineData("The bus stop is closed")]
    [InlineData("nonstop")]
    [InlineData("end2end")]
    [InlineData("no problem, see you at the stop")]
    [InlineData("stopwatch")]
    [InlineData("unstoppable")]
    [InlineData("Liked “Reply STOP to unsubscribe.”")]
    [InlineData("yes I can come at 3")]
    [InlineData("yes or no?")]
    [InlineData("no problem")]
    [InlineData("No, Tuesday is better")]
    [InlineData("start tomorrow?")]
    [InlineData("Info about the job?")]
    [InlineData("help me find the entrance")]
    [InlineData("remove the second document")]
    [InlineData("Ende Mai")]
    [InlineData("Kündigen muss ich noch")]
    [InlineData("Ja, um 15 Uhr")]
    [InlineData("Alto nivel de inglés")]
    [InlineData("Salir a las 5")]
    [InlineData("Baja médica hasta mayo")]
    [InlineData("cancelar la cita")]
    [InlineData("sí, a las tres")]
    [InlineData("Arrêt maladie jusqu’en mai")]
    [InlineData("arret de bus")]
    [InlineData("Fin mai")]
    [InlineData("annuler mon rendez-vous")]
    [InlineData("oui à 15h")]
    [InlineData("wrong numbers in the form")]
    [InlineData("stop at 3rd street?")]
    [InlineData("Abmelden vom Deutschkurs")]
    public void Ordinary_sentences_with_such_words_are_conversation(string body) =>
        Assert.Equal(default, Keywords.Classify(body));

    [Theory]
    [InlineData("Wrong number", "en")]
    [InlineData("sorry, you have the wrong number!", "en")]
    [InlineData("who is this?", "en")]
    [InlineData("Who's this", "en")]
    [InlineData("Thanks but I'm not interested", "en")]
    [InlineData("Falsche Nummer", "de")]
    [InlineData("Hallo, wer ist da?", "de")]
    [InlineData("Ich habe kein Interesse mehr", "de")]
    [InlineData("Número equivocado", "es")]
    [InlineData("numero equivocado", "es")]
    [InlineData("¿Quién es?", "es")]
    [InlineData("no me interesa, gracias", "es")]
    [InlineData("mauvais numéro", "fr")]
    [InlineData("Vous vous trompez de numero", "fr")]
    [InlineData("C’est qui ?", "fr")]
    [InlineData("je ne suis pas intéressée", "fr")]
    public void A_doubt_about_the_number_or_the_interest_waits_for_a_person(string body, string language)
    {
        var read = Keywords.Classify(body);

        Assert.Equal((Intent.Review, language), (read.Intent, read.Language));
    }

    [Theory]
    [InlineData("Thank you")]
    [InlineData("Tell me more")]
    [InlineData("I already have a job")]
    [InlineData("See you Monday")]
    [InlineData("Mehr Infos bitte")]
    [InlineData("Danke, bis Montag")]
    [InlineData("Más información, por favor")]
    [InlineData("Merci beaucoup")]
    public void What_people_answer_every_day_is_no_wish_to_stop(string body) =>
        Assert.NotEqual(Intent.Revoke, Keywords.Classify(body).Intent);

    [Theory]
    [InlineData("STOP. When does the interview for the Monday shift start?")]
    [InlineData("Stop! My shift at the warehouse starts at nine, is the job still mine")]
    [InlineData("STOPP. Wann beginnt am Montag die Schicht im Lager?")]
    [InlineData(
        "Falsche Nummer. Keine SMS mehr. Die Schicht am Montag und das Gespräch im Lager betreffen mich nicht."
    )]
    [InlineData("Wrong number. Stop texting me. The interview on Monday for the shift at the warehouse is not mine.")]
    public void A_stop_is_never_talked_away_by_words_about_a_job(string body) =>
        Assert.Equal(Intent.Revoke, Keywords.Classify(body).Intent);

    [Theory]
    [InlineData("ＳＴＯＰ")]
    [InlineData("𝗦𝗧𝗢𝗣")]
    [InlineData("ⓢⓣⓞⓟ")]
    [InlineData("🅂🅃🄾🄿")]
    [InlineData("ſtop")]
    [InlineData("S\u200BT\u200BO\u200BP")]
    [InlineData("ＳＴＯＰ！ leave me alone")]
    [InlineData("“STOP”")]
    [InlineData("🛑STOP🛑")]
    [InlineData("\uFEFFstop\u0000")]
    [InlineData("stop\uD83D")]
    [InlineData("QUİT")]
    [InlineData("quıt")]
    [InlineData("UNSUBSCRİBE")]
    [InlineData("ARRE\u0302T")]
    [InlineData("ärrêt")]
    [InlineData("Stóp")]
    [InlineData("KU\u0308NDIGEN")]
    public void Spelling_variants_of_a_stop_are_a_stop(string body) =>
        Assert.Equal(Intent.Revoke, Keywords.Classify(body).Intent);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("?!")]
    [InlineData("👍")]
    [InlineData("\uD83D")]
    [InlineData("\u0301")]
    public void A_text_without_words_is_conversation(string body) => Assert.Equal(default, Keywords.Classify(body));

    [Fact]
    public void Only_a_hit_through_missing_accents_lowers_the_confidence()
    {
        Assert.Equal(1, Keywords.Classify("arrêt").Confidence);
        Assert.Equal(1, Keywords.Classify("arret").Confidence);
        Assert.Equal(0.95, Keywords.Classify("årrét").Confidence);
    }

    [Theory]
    [InlineData(null, "en")]
    [InlineData("en", "en")]
    [InlineData("de", "de")]
    [InlineData("DE-at", "de")]
    [InlineData("es_MX", "es")]
    [InlineData("fr", "fr")]
    [InlineData("nl", "en")]
    public void The_contacts_language_chooses_between_languages_that_share_a_word(string? language, string answered)
    {
        Assert.Equal(new Classification(Intent.Revoke, 1, answered, "STOP"), Keywords.Classify("stop", language));
        Assert.Equal(new Classification(Intent.Help, 1, answered, "INFO"), Keywords.Classify("info", language));
    }

    [Fact]
    public void What_matched_is_given_as_the_file_spells_it()
    {
        Assert.Equal("ARRÊT", Keywords.Classify("arret").Matched);
        Assert.Equal("leave me .. alone", Keywords.Classify("Leave me the hell alone").Matched);
    }

    [Fact]
    public void Every_listed_word_of_every_language_has_its_intent_alone_and_in_any_case()
    {
        foreach (var words in Wordings.Shipped.Languages.Select(tag => Wordings.Shipped.For(tag).Keywords))
        {
            Means(Intent.Revoke, words.Stop.Concat(words.StopWholeOnly));
            Means(Intent.Help, words.Help);
            Means(Intent.Preferences, words.Preferences);
            Means(Intent.OptIn, words.Start);
            Means(Intent.Affirm, words.Yes);
            Means(Intent.Refuse, words.No);
        }

        static void Means(Intent intent, IEnumerable<string> words) =>
            Assert.All(
                words.SelectMany(word =>
                    new[] { word, word.ToLowerInvariant(), word.ToUpperInvariant(), $"  {word}!\n" }
                ),
                body => Assert.Equal(intent, Keywords.Classify(body).Intent)
            );
    }

    [Fact]
    public void No_text_headed_by_an_unambiguous_stop_word_and_a_comma_passes_as_conversation() =>
        Gen.Select(Gen.OneOf("STOP", "unsubscribe", "Stopp", "ARRET", "opt out"), Texts)
            .Sample(
                (stop, rest) =>
                {
                    var intent = Keywords.Classify($"{stop} , {rest}").Intent;
                    Assert.True(intent is Intent.Revoke or Intent.Review, intent.ToString());
                }
            );

    [Fact]
    public void No_text_at_all_makes_it_throw() =>
        Gen.Select(Texts, Gen.String.Null())
            .Sample((text, language) => Assert.InRange(Keywords.Classify(text, language).Confidence, 0, 1));

    [Fact]
    public void A_text_of_the_largest_size_and_beyond_is_read()
    {
        string[] units =
        [
            "x",
            "stop ",
            "please ",
            "wrong ",
            "a\u0301\u0323",
            "\u0301",
            "ΐ",
            "🇩🇪",
            "\uD83D",
            " ",
            "ﬃ",
        ];

        Assert.All(units, unit => Keywords.Classify(string.Concat(Enumerable.Repeat(unit, 70_000))));
        Assert.Equal(Intent.Revoke, Keywords.Classify("stop" + new string(' ', 100_000)).Intent);
        Assert.Equal(Intent.Review, Keywords.Classify(new string('x', 60_000) + " wrong number").Intent);
    }

    [Fact]
    public void Reading_a_short_text_allocates_nothing()
    {
        string[] texts =
        [
            "STOP",
            "stop please",
            "Yes, I can come at 3pm tomorrow",
            "wrong number",
            "Arrêtez s’il vous plaît",
        ];
        Array.ForEach(texts, text => Keywords.Classify(text, "de-AT"));

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var text in texts)
        {
            Keywords.Classify(text, "de-AT");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
