// A bot on discord.js that says, a JSON line each, what happens to it. The test
// in Go is the person on the other side.
import {
  ActionRowBuilder, ApplicationCommandOptionType, ApplicationCommandType, ButtonBuilder, ButtonStyle, Client,
  ContainerBuilder, Events, GatewayIntentBits, LabelBuilder, MessageFlags, ModalBuilder, TextDisplayBuilder,
  TextInputBuilder, TextInputStyle,
} from 'discord.js';

const say = (event, more = {}) => process.stdout.write(JSON.stringify({ event, ...more }) + '\n');

const client = new Client({
  intents: [
    GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent,
    GatewayIntentBits.GuildMessageReactions,
  ],
  rest: { api: process.env.STANDIN_URL + '/api', version: '10' },
});

const card = (words) => new ContainerBuilder()
  .addTextDisplayComponents(new TextDisplayBuilder().setContent(words))
  .addActionRowComponents(new ActionRowBuilder().addComponents(
    new ButtonBuilder().setCustomId('more').setLabel('More').setStyle(ButtonStyle.Primary),
  ));

client.once(Events.ClientReady, async () => {
  const commands = await client.application.commands.set([{
    name: 'greet',
    description: 'Greets somebody',
    options: [{
      name: 'name', description: 'Whom', type: ApplicationCommandOptionType.String, required: true, autocomplete: true,
    }],
  }, { name: 'Note', type: ApplicationCommandType.Message }]);
  const guild = client.guilds.cache.first();
  say('ready', {
    user: client.user.username, commands: commands.map((c) => c.name), guild: guild.name,
    channels: guild.channels.cache.map((c) => c.name),
  });
});

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isChatInputCommand()) {
    const sent = await interaction.deferReply({ withResponse: true });
    const edited = await interaction.editReply({
      flags: MessageFlags.IsComponentsV2,
      components: [card(`Hello ${interaction.options.getString('name')}`)],
    });
    say('replied', { same: sent.resource.message.id === edited.id, v2: edited.flags.has(MessageFlags.IsComponentsV2) });
  }
  if (interaction.isAutocomplete()) {
    await interaction.respond([{ name: `${interaction.options.getFocused()} Lovelace`, value: 'ada' }]);
    say('suggested');
  }
  if (interaction.isMessageContextMenuCommand()) {
    await interaction.showModal(new ModalBuilder().setCustomId('note').setTitle('Note').addLabelComponents(
      new LabelBuilder().setLabel('Words').setTextInputComponent(
        new TextInputBuilder().setCustomId('words').setStyle(TextInputStyle.Paragraph),
      ),
    ));
    say('asked', { about: interaction.targetMessage.id });
  }
  if (interaction.isModalSubmit()) {
    await interaction.reply({ content: interaction.fields.getTextInputValue('words'), flags: MessageFlags.Ephemeral });
    say('noted');
  }
  if (interaction.isButton()) {
    await interaction.update({ components: [card('More it is')] });
    await interaction.followUp({ content: 'just you', flags: MessageFlags.Ephemeral });
    say('pressed', { by: interaction.user.username, on: interaction.message.id });
  }
});

client.on(Events.MessageCreate, async (message) => {
  if (message.author.bot) return;
  const reply = await message.reply({ content: `you said ${message.content}`, allowedMentions: { parse: [] } });
  await message.react('📰');
  const thread = message.content === 'talk' ? await message.startThread({ name: 'a talk' }) : null;
  if (thread) await thread.send('hello thread');
  say('answered', { to: message.content, reply: reply.id });
});

client.on(Events.ShardResume, (shard, replayed) => say('resumed', { shard, replayed }));
client.on(Events.Error, (error) => say('error', { message: error.message }));
process.stdin.on('end', async () => { await client.destroy(); process.exit(0); });
process.stdin.resume();
await client.login(process.env.STANDIN_TOKEN);
